import { status, type sendUnaryData } from '@grpc/grpc-js'
import { isServiceError } from '../wire/status-error.ts'

/** Answers a call with what `work` returns, or with the ServiceError that it throws; any other error is a fault of the double and says so. */
export function answer<T>(callback: sendUnaryData<T>, work: () => Promise<T>): void {
  work().then(
    (value) => callback(null, value),
    (error: unknown) => callback(isServiceError(error) ? error : { code: status.INTERNAL, details: `the double failed: ${String(error)}` }),
  )
}
