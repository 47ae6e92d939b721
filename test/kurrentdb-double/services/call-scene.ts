import type { ServiceError } from '@grpc/grpc-js'

/** 调用现场 — what a fault may do to the call that it befalls, in the words of that call's protocol version. */
export interface CallScene {
  /** Resets the caller's connection. */
  reset(): void
  notLeader(): ServiceError
  timedOut(): ServiceError
}
