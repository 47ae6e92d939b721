import type { FaultPlan } from './faults/fault-plan.ts'
import type { OpenSubscriptions } from './faults/open-subscriptions.ts'
import type { EventLog } from './log/event-log.ts'

export interface Endpoint {
  readonly address: string
  readonly port: number
}

export interface AppendLimits {
  /** Largest sum of one append, bytes; a server's MaxAppendSize. */
  readonly appendBytesMax: number
  /** Largest single record, bytes; a server's MaxAppendEventSize. */
  readonly recordBytesMax: number
}

/** 节点 — what the gRPC services of one node share. Log and faults belong to the cluster, the rest to the node. */
export interface Node {
  readonly log: EventLog
  readonly faults: FaultPlan
  readonly subscriptions: OpenSubscriptions
  readonly limits: AppendLimits
  /** Whether this node leads. */
  leads(): boolean
  /** Where the leader is, as a not-leader answer names it. */
  leader(): Endpoint
  /** Resets the connection of a peer ("address:port"). */
  reset(peer: string): void
  /** An append was kept. */
  kept(): void
}
