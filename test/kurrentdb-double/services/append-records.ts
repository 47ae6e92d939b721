import type { handleUnaryCall } from '@grpc/grpc-js'
import v2 from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js'
import type { Expectation } from '../log/expectation.ts'
import type { Node } from '../node.ts'
import { toProposed } from '../wire/append-record.ts'
import { consistencyViolation } from '../wire/v2-errors.ts'
import { answer } from './answer.ts'
import { keep } from './keep.ts'
import { sceneOfV2 } from './scenes.ts'
import { refuseOversize } from './size-limits.ts'

/** 多流原子写 — records interleaved over streams, and checks on any stream; every check that fails is reported. */
export function appendRecords(node: Node): handleUnaryCall<v2.AppendRecordsRequest, v2.AppendRecordsResponse> {
  return (call, callback) => answer(callback, async () => {
    const proposed = call.request.getRecordsList().map((record) => toProposed(record, record.getStream()))
    refuseOversize(node.limits, proposed)
    const outcome = await keep(node, sceneOfV2(node, call), { proposed, expectations: call.request.getChecksList().map(toExpectation), requiresLeader: true })
    if (!outcome.ok) throw consistencyViolation(outcome.violations)
    const response = new v2.AppendRecordsResponse().setPosition(outcome.position.toString())
    for (const [stream, revision] of outcome.revisions) response.addRevisions(new v2.StreamRevision().setStream(stream).setRevision(revision.toString()))
    return response
  })
}

function toExpectation(check: v2.ConsistencyCheck): Expectation {
  const state = check.getStreamState()
  return { stream: state?.getStream() ?? '', expected: BigInt(state?.getExpectedState() ?? '0') }
}
