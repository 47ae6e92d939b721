/** What a fault does to a call: an answer that says so, a connection that breaks, no answer at all, or a late one. */
export type Effect =
  /** The server cannot take requests now (UNAVAILABLE). */
  | 'unavailable'
  /** The server gave up waiting for its own disk or replicas; whether the events stay, nobody can say. */
  | 'timeout'
  /** The TCP connection of the caller is reset, and with it every call that it carries. */
  | 'reset'
  /** Never an answer: the caller's deadline ends it. */
  | 'silence'
  /** Another node leads; the answer names it. */
  | 'not-leader'
  | { readonly delayMs: number }
  /** An answer as late as this is. */
  | { readonly until: Promise<unknown> }

/** What ends a call there and then. */
export type Ending = Exclude<Effect, 'silence' | object>

/** `features` is the question for the server's version, which the client asks before its first append and after each reconnection. */
export type CallKind = 'append' | 'read' | 'subscription' | 'features'

/** 故障 — one thing that goes wrong, `times` times (default 1), with the next calls of its kind. */
export interface Fault {
  readonly on: CallKind
  /** For an append: before it is judged and kept, or after it is kept. For a read or subscription: before it opens, or after `afterEvents` events. */
  readonly moment: 'before' | 'after'
  /** Events that a read or subscription sends first; only with `moment: 'after'`. Default 0. */
  readonly afterEvents?: number
  readonly effect: Effect
  readonly times?: number
}
