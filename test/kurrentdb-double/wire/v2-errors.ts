import type { ServiceError } from '@grpc/grpc-js'
import errors from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/errors_pb.js'
import type { Violation } from '../log/expectation.ts'
import type { Proposed } from '../log/recorded.ts'
import { detailedError, status, type Details } from './status-error.ts'

const named = (name: string, message: Details['message']): Details => ({ typeName: `kurrentdb.protocol.v2.streams.errors.${name}`, message })

/** Every check that failed, by its index in the request. */
export function consistencyViolation(violations: readonly Violation[]): ServiceError {
  const details = new errors.AppendConsistencyViolationErrorDetails()
  for (const { index, stream, expected, actual } of violations) {
    const state = new errors.ConsistencyViolation.StreamStateViolation()
      .setStream(stream).setExpectedState(expected.toString()).setActualState(actual.toString())
    details.addViolations(new errors.ConsistencyViolation().setCheckIndex(index).setStreamState(state))
  }
  return detailedError(status.FAILED_PRECONDITION, 'Append failed due to consistency violations', named('AppendConsistencyViolationErrorDetails', details))
}

/** The way of an append session, which names the first stream that is not as expected. */
export function revisionConflict([violation]: readonly Violation[]): ServiceError {
  const details = new errors.StreamRevisionConflictErrorDetails()
    .setStream(violation?.stream ?? '').setExpectedRevision((violation?.expected ?? 0n).toString()).setActualRevision((violation?.actual ?? 0n).toString())
  return detailedError(status.FAILED_PRECONDITION, 'Append failed due to a revision conflict', named('StreamRevisionConflictErrorDetails', details))
}

export function streamRepeated(stream: string): ServiceError {
  const details = new errors.StreamAlreadyInAppendSessionErrorDetails().setStream(stream)
  return detailedError(status.ABORTED, 'A stream stands in one request of an append session', named('StreamAlreadyInAppendSessionErrorDetails', details))
}

export function recordTooLarge({ stream, id }: Proposed, size: number, maxSize: number): ServiceError {
  const details = new errors.AppendRecordSizeExceededErrorDetails().setStream(stream).setRecordId(id).setSize(size).setMaxSize(maxSize)
  return detailedError(status.INVALID_ARGUMENT, 'The record is too large', named('AppendRecordSizeExceededErrorDetails', details))
}

export function transactionTooLarge(size: number, maxSize: number): ServiceError {
  const details = new errors.AppendTransactionSizeExceededErrorDetails().setSize(size).setMaxSize(maxSize)
  return detailedError(status.ABORTED, 'The append is too large', named('AppendTransactionSizeExceededErrorDetails', details))
}
