import type { UntypedServiceImplementation } from '@grpc/grpc-js'
import { StreamsService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_grpc_pb.js'
import { StreamsServiceService } from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_grpc_pb.js'
import type { Node } from '../node.ts'
import { appendRecords } from './append-records.ts'
import { appendSession } from './append-session.ts'
import { append } from './append.ts'
import { batchAppend } from './batch-append.ts'
import { read } from './read.ts'

/** Server releases that brought a method, as the client package documents them. */
const appendSessionSince = [25, 1] as const
const appendRecordsSince = [26, 1] as const

/** Handlers of the two services of streams. */
export interface Offered {
  readonly streams: UntypedServiceImplementation
  readonly streamsV2: UntypedServiceImplementation
  /** "/service/Method" of each, as ServerFeatures reports them. */
  readonly paths: readonly string[]
}

/** 所提供的方法 — what a server of this version offers, of what the double can. Anything else is answered UNIMPLEMENTED. */
export function offeredMethods(node: Node, version: string): Offered {
  const streams = { read: read(node), append: append(node), batchAppend: batchAppend(node) }
  const streamsV2 = {
    ...(reaches(version, appendSessionSince) ? { appendSession: appendSession(node) } : {}),
    ...(reaches(version, appendRecordsSince) ? { appendRecords: appendRecords(node) } : {}),
  }
  const paths = [
    ...Object.entries(StreamsService).flatMap(([name, { path }]) => (name in streams ? [path] : [])),
    ...Object.entries(StreamsServiceService).flatMap(([name, { path }]) => (name in streamsV2 ? [path] : [])),
  ]
  return { streams, streamsV2, paths }
}

/** Compares the first two numbers of a version; anything behind them is a patch or a build. */
function reaches(version: string, [major, minor]: readonly [number, number]): boolean {
  const [actualMajor = 0, actualMinor = 0] = version.split('.').map(Number)
  return actualMajor > major || (actualMajor === major && actualMinor >= minor)
}
