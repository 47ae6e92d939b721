import type { handleBidiStreamingCall } from '@grpc/grpc-js'
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js'
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'
import { anyState, noStream, streamExists, type ExpectedState } from '../log/expectation.ts'
import type { Proposed } from '../log/recorded.ts'
import type { Node } from '../node.ts'
import { appendSizeStatus, wrongVersionStatus } from '../wire/batch-status.ts'
import { fromProposedMessage } from '../wire/proposed-message.ts'
import { fromStreamIdentifier } from '../wire/stream-name.ts'
import { fromUuid } from '../wire/uuid.ts'
import { keep } from './keep.ts'
import { requiresLeader, sceneOfV1 } from './scenes.ts'
import type { CallScene } from './call-scene.ts'
import { sizeOf } from './size-limits.ts'

interface Batch {
  readonly options: streams.BatchAppendReq.Options
  readonly stream: string
  readonly proposed: Proposed[]
  readonly requiresLeader: boolean
}

/** 批量追加 (v1) — appends of many callers over one call, each in parts under its correlation id; what the client takes when it can. */
export function batchAppend(node: Node): handleBidiStreamingCall<streams.BatchAppendReq, streams.BatchAppendResp> {
  return (call) => {
    const open = new Map<string, Batch>()
    const scene = sceneOfV1(node, call)
    call.on('data', (request: streams.BatchAppendReq) => {
      const correlation = fromUuid(request.getCorrelationId())
      const batch = open.get(correlation) ?? beginBatch(request, requiresLeader(call.metadata))
      open.set(correlation, batch)
      for (const message of request.getProposedMessagesList()) batch.proposed.push(fromProposedMessage(message, batch.stream))
      if (!request.getIsFinal()) return
      open.delete(correlation)
      judge(node, scene, batch).then(
        (response) => call.write(response.setCorrelationId(request.getCorrelationId()).setStreamIdentifier(batch.options.getStreamIdentifier())),
        (error: unknown) => call.emit('error', error),
      )
    })
    call.on('end', () => call.end())
  }
}

function beginBatch(request: streams.BatchAppendReq, leaderOnly: boolean): Batch {
  const options = request.getOptions() ?? new streams.BatchAppendReq.Options()
  return { options, stream: fromStreamIdentifier(options.getStreamIdentifier()), proposed: [], requiresLeader: leaderOnly }
}

async function judge(node: Node, scene: CallScene, { options, stream, ...batch }: Batch): Promise<streams.BatchAppendResp> {
  const response = new streams.BatchAppendResp()
  if (batch.proposed.reduce((sum, event) => sum + sizeOf(event), 0) > node.limits.appendBytesMax) return response.setError(appendSizeStatus(node.limits.appendBytesMax))
  const outcome = await keep(node, scene, { ...batch, expectations: [{ stream, expected: toExpected(options) }] })
  const [violation] = outcome.ok ? [] : outcome.violations
  if (!outcome.ok) return violation === undefined ? response : response.setError(wrongVersionStatus(violation))
  const position = new shared.AllStreamPosition().setCommitPosition(outcome.position.toString()).setPreparePosition(outcome.position.toString())
  return response.setSuccess(new streams.BatchAppendResp.Success().setCurrentRevision((outcome.revisions.get(stream) ?? 0n).toString()).setPosition(position))
}

function toExpected(options: streams.BatchAppendReq.Options): ExpectedState {
  if (options.hasNoStream()) return noStream
  if (options.hasStreamExists()) return streamExists
  return options.hasStreamPosition() ? BigInt(options.getStreamPosition()) : anyState
}
