import { status, type handleClientStreamingCall } from '@grpc/grpc-js'
import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js'
import streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'
import { anyState, noStream, streamExists, type ExpectedState, type Violation } from '../log/expectation.ts'
import type { Node } from '../node.ts'
import { fromProposedMessage } from '../wire/proposed-message.ts'
import { statusError } from '../wire/status-error.ts'
import { fromStreamIdentifier } from '../wire/stream-name.ts'
import { answer } from './answer.ts'
import { keep } from './keep.ts'
import { requiresLeader, sceneOfV1 } from './scenes.ts'
import { sizeOf } from './size-limits.ts'

/** 单流追加 (v1) — the options first, then the events one by one; the client uses it when a call carries its own credentials. */
export function append(node: Node): handleClientStreamingCall<streams.AppendReq, streams.AppendResp> {
  return (call, callback) => {
    const requests: streams.AppendReq[] = []
    call.on('data', (request: streams.AppendReq) => requests.push(request))
    call.on('end', () => answer(callback, async () => {
      const options = requests[0]?.getOptions() ?? new streams.AppendReq.Options()
      const stream = fromStreamIdentifier(options.getStreamIdentifier())
      const proposed = requests.flatMap((request) => request.getProposedMessage() ?? []).map((message) => fromProposedMessage(message, stream))
      if (proposed.reduce((sum, event) => sum + sizeOf(event), 0) > node.limits.appendBytesMax) throw tooLarge(node.limits.appendBytesMax)
      const outcome = await keep(node, sceneOfV1(node, call), { proposed, expectations: [{ stream, expected: toExpected(options) }], requiresLeader: requiresLeader(call.metadata) })
      const [violation] = outcome.ok ? [] : outcome.violations
      if (violation !== undefined) return new streams.AppendResp().setWrongExpectedVersion(wrongVersion(violation))
      const success = new streams.AppendResp.Success()
      if (outcome.ok) success
        .setCurrentRevision((outcome.revisions.get(stream) ?? 0n).toString())
        .setPosition(new streams.AppendResp.Position().setCommitPosition(outcome.position.toString()).setPreparePosition(outcome.position.toString()))
      return new streams.AppendResp().setSuccess(success)
    }))
  }
}

function toExpected(options: streams.AppendReq.Options): ExpectedState {
  if (options.hasNoStream()) return noStream
  if (options.hasStreamExists()) return streamExists
  return options.hasRevision() ? BigInt(options.getRevision()) : anyState
}

function wrongVersion({ expected, actual }: Violation): streams.AppendResp.WrongExpectedVersion {
  const wrong = new streams.AppendResp.WrongExpectedVersion()
  if (actual < 0n) wrong.setCurrentNoStream(new shared.Empty())
  else wrong.setCurrentRevision(actual.toString())
  if (expected === noStream) return wrong.setExpectedNoStream(new shared.Empty())
  if (expected === streamExists) return wrong.setExpectedStreamExists(new shared.Empty())
  return wrong.setExpectedRevision(expected.toString())
}

function tooLarge(max: number): Error {
  return statusError(status.INVALID_ARGUMENT, 'Maximum append size exceeded', { exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(max) })
}
