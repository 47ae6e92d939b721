import type { handleClientStreamingCall } from '@grpc/grpc-js'
import v2 from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js'
import { anyState } from '../log/expectation.ts'
import type { Node } from '../node.ts'
import { toProposed } from '../wire/append-record.ts'
import { revisionConflict, streamRepeated } from '../wire/v2-errors.ts'
import { answer } from './answer.ts'
import { keep } from './keep.ts'
import { sceneOfV2 } from './scenes.ts'
import { refuseOversize } from './size-limits.ts'

/** 多流追加会话 — one request a stream, each with its expected revision; the predecessor of appendRecords. */
export function appendSession(node: Node): handleClientStreamingCall<v2.AppendRequest, v2.AppendSessionResponse> {
  return (call, callback) => {
    const requests: v2.AppendRequest[] = []
    call.on('data', (request: v2.AppendRequest) => requests.push(request))
    call.on('end', () => answer(callback, async () => {
      const names = requests.map((request) => request.getStream())
      const repeated = names.find((name, index) => names.indexOf(name) !== index)
      if (repeated !== undefined) throw streamRepeated(repeated)
      const proposed = requests.flatMap((request) => request.getRecordsList().map((record) => toProposed(record, request.getStream())))
      refuseOversize(node.limits, proposed)
      const expectations = requests.map((request) => ({ stream: request.getStream(), expected: BigInt(request.getExpectedRevision() ?? anyState) }))
      const outcome = await keep(node, sceneOfV2(node, call), { proposed, expectations, requiresLeader: true })
      if (!outcome.ok) throw revisionConflict(outcome.violations)
      const response = new v2.AppendSessionResponse().setPosition(outcome.position.toString())
      for (const [stream, revision] of outcome.revisions) {
        const position = node.log.stream(stream)[Number(revision)]?.position ?? 0n
        response.addOutput(new v2.AppendResponse().setStream(stream).setStreamRevision(revision.toString()).setPosition(position.toString()))
      }
      return response
    }))
  }
}
