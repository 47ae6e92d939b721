import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'
import { toRecordFilter, type RecordFilter } from './record-filter.ts'
import { fromStreamIdentifier } from './stream-name.ts'

/** A revision, or a commit position of $all. */
export type From = 'start' | 'end' | bigint

export interface ReadRequest {
  /** The stream to read; undefined means $all. */
  readonly stream: string | undefined
  readonly from: From
  readonly backwards: boolean
  /** Most events to send; undefined: a subscription, without end. */
  readonly count: bigint | undefined
  readonly filter: RecordFilter | undefined
  readonly structuredUuid: boolean
  /** Whether the client takes messages about the ends of a stream, which releases from 21.6 on send. */
  readonly tellsEnds: boolean
}

/** 读取请求 — what a Read asks for, whatever the oneofs that it says it in. */
export function toReadRequest(request: streams.ReadReq): ReadRequest {
  const options = request.getOptions() ?? new streams.ReadReq.Options()
  const filter = options.getFilter()
  return {
    stream: options.hasStream() ? fromStreamIdentifier(options.getStream()?.getStreamIdentifier()) : undefined,
    from: toFrom(options),
    backwards: options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS,
    count: options.hasSubscription() ? undefined : BigInt(options.getCount()),
    filter: filter === undefined ? undefined : toRecordFilter(filter),
    structuredUuid: options.getUuidOption()?.hasStructured() ?? false,
    tellsEnds: (options.getControlOption()?.getCompatibility() ?? 0) > 0,
  }
}

function toFrom(options: streams.ReadReq.Options): From {
  const origin = options.getStream() ?? options.getAll()
  if (origin === undefined || origin.hasStart()) return 'start'
  if (origin.hasEnd()) return 'end'
  if (origin instanceof streams.ReadReq.Options.StreamOptions) return BigInt(origin.getRevision())
  return BigInt(origin.getPosition()?.getCommitPosition() ?? '0')
}
