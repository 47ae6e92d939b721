import type { ProjectionHealth } from './health.ts'
import type { Opened, OpenRequest } from './read-table.ts'

/** From the thread of the projections to the ledger. */
export type FromThread =
  | { readonly kind: 'open'; readonly id: number; readonly requests: readonly OpenRequest[] }
  | { readonly kind: 'health'; readonly health: readonly ProjectionHealth[] }
  | { readonly kind: 'log'; readonly what: string; readonly detail: Readonly<Record<string, string | number>> }
  | { readonly kind: 'rebuilt'; readonly id: number; readonly position: number }
  | { readonly kind: 'not-rebuilt'; readonly id: number; readonly errorClass: string }

/** From the ledger to the thread. */
export type ToThread =
  | { readonly kind: 'opened'; readonly id: number; readonly opened: readonly Opened[] }
  /** `passing`: keys were out of reach; else a part does not open. */
  | { readonly kind: 'not-opened'; readonly id: number; readonly passing: boolean; readonly errorClass: string }
  /** Empty: all models. */
  | { readonly kind: 'rebuild'; readonly id: number; readonly models: readonly string[] }
  | { readonly kind: 'stop' }
