import type { handleServerStreamingCall } from '@grpc/grpc-js'
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'
import { suffer } from '../faults/suffer.ts'
import { select } from '../log/selection.ts'
import type { Node } from '../node.ts'
import { toReadEvent } from '../wire/read-event.ts'
import { toReadRequest, type ReadRequest } from '../wire/read-request.ts'
import { toStreamIdentifier } from '../wire/stream-name.ts'
import { EventSink } from './event-sink.ts'
import { requiresLeader, sceneOfV1 } from './scenes.ts'
import type { CallScene } from './call-scene.ts'
import { subscribe } from './subscribe.ts'

/** 读取 — one method of the protocol for reads and subscriptions alike. */
export function read(node: Node): handleServerStreamingCall<streams.ReadReq, streams.ReadResp> {
  return (call) => {
    const sink = new EventSink(call)
    const scene = sceneOfV1(node, call)
    const request = toReadRequest(call.request)
    const serve = async (): Promise<void> => {
      const leaderOnly = requiresLeader(call.metadata)
      if (leaderOnly && !node.leads()) throw scene.notLeader()
      await (request.count === undefined ? subscribe(node, { scene, sink, request, leaderOnly }) : sendOnce(node, scene, sink, request))
      sink.end()
    }
    serve().catch((error: unknown) => sink.fail(error instanceof Error ? error : new Error(String(error))))
  }
}

async function sendOnce(node: Node, scene: CallScene, sink: EventSink, request: ReadRequest): Promise<void> {
  const { stream, count = 0n, filter, structuredUuid, tellsEnds } = request
  await suffer(node.faults.takeEffect('read', 'before'), scene)
  if (stream !== undefined && node.log.stream(stream).length === 0) {
    const notFound = new streams.ReadResp.StreamNotFound().setStreamIdentifier(toStreamIdentifier(stream))
    await sink.send(new streams.ReadResp().setStreamNotFound(notFound))
    return
  }
  let left = count
  for (const recorded of select(node.log, request)) {
    if (left === 0n || sink.signal.aborted) return
    if (filter !== undefined && !filter.matches(recorded)) continue
    await sink.send(toReadEvent(recorded, structuredUuid))
    left -= 1n
    await suffer(node.faults.countEvent('read'), scene)
  }
  if (stream !== undefined && tellsEnds) await sink.send(new streams.ReadResp().setLastStreamPosition(String(node.log.stream(stream).length - 1)))
}
