import { Metadata, status, type ServiceError } from '@grpc/grpc-js'
import rpc from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js'
import anyPb from 'google-protobuf/google/protobuf/any_pb.js'

export { status }

/** 错误答复 — an error as grpc-js wants it from a handler. `trailers` is how v1 tells the client what happened. */
export function statusError(code: status, details: string, trailers: Readonly<Record<string, string>> = {}): ServiceError {
  const metadata = new Metadata()
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value)
  return Object.assign(new Error(details), { code, details, metadata })
}

/** 错误详情 — a message that says what went wrong, to be packed into an Any. */
export interface Details {
  /** Full name of the message, without the host of its type URL. */
  readonly typeName: string
  readonly message: { serializeBinary(): Uint8Array }
}

/** The way of v2: a google.rpc.Status with one Any, in the trailer `grpc-status-details-bin`. */
export function detailedError(code: status, text: string, { typeName, message }: Details): ServiceError {
  const error = statusError(code, text)
  error.metadata.set('grpc-status-details-bin', Buffer.from(toStatus(code, text, { typeName, message }).serializeBinary()))
  return error
}

/** google.rpc.Status; BatchAppend answers with it in the message itself. */
export function toStatus(code: status, text: string, { typeName, message }: Details): rpc.Status {
  const any = new anyPb.Any()
  any.pack(message.serializeBinary(), typeName)
  const number: number = code
  return new rpc.Status().setCode(number).setMessage(text).setDetails(any)
}

/** Whether a handler threw an answer to give, and not by mistake. */
export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && 'details' in error
}
