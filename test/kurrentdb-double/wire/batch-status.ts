import shared from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/shared_pb.js'
import type rpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js'
import empty from 'google-protobuf/google/protobuf/empty_pb.js'
import { noStream, streamExists, type Violation } from '../log/expectation.ts'
import { status, toStatus } from './status-error.ts'

/** 版本冲突 as BatchAppend says it: a google.rpc.Status inside the answer, while the call goes on. */
export function wrongVersionStatus({ expected, actual }: Violation): rpc.Status {
  const message = new shared.WrongExpectedVersion()
  if (actual < 0n) message.setCurrentNoStream(new empty.Empty())
  else message.setCurrentStreamRevision(actual.toString())
  if (expected === noStream) message.setExpectedNoStream(new empty.Empty())
  else if (expected === streamExists) message.setExpectedStreamExists(new empty.Empty())
  else message.setExpectedStreamPosition(expected.toString())
  return toStatus(status.FAILED_PRECONDITION, 'WrongExpectedVersion', { typeName: 'event_store.client.WrongExpectedVersion', message })
}

export function appendSizeStatus(max: number): rpc.Status {
  const message = new shared.MaximumAppendSizeExceeded().setMaxappendsize(max)
  return toStatus(status.INVALID_ARGUMENT, 'Maximum append size exceeded', { typeName: 'event_store.client.MaximumAppendSizeExceeded', message })
}
