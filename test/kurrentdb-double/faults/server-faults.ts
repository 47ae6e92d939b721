import type { Listener } from '../listener.ts'
import type { Node } from '../node.ts'
import type { Effect, Fault } from './fault.ts'

/** 故障开关 — what a test does to the server while a client talks to it. */
export class ServerFaults {
  readonly #node: Node
  readonly #listener: Listener

  constructor(node: Node, listener: Listener) {
    this.#node = node
    this.#listener = listener
  }

  /** Plans a fault for the next calls of its kind. */
  inject(fault: Fault): void {
    this.#node.faults.inject(fault)
  }

  /** Forgets the planned faults that have not happened. */
  clear(): void {
    this.#node.faults.clear()
  }

  /** Planned faults that have not happened: a test can tell that its fault was met. */
  get pending(): number {
    return this.#node.faults.pending
  }

  get openSubscriptions(): number {
    return this.#node.subscriptions.size
  }

  /** Ends every open subscription. */
  dropSubscriptions(effect: Effect = 'unavailable'): void {
    this.#node.subscriptions.dropAll(effect)
  }

  /** Resets every connection; the port stays open. */
  resetConnections(): void {
    this.#listener.resetAll()
  }

  /** The server is down: connections are reset, new ones refused. Data stay. */
  stop(): Promise<void> {
    return this.#listener.refuse()
  }

  /** The server is back, on the same port and with its data. */
  start(): Promise<void> {
    return this.#listener.open()
  }
}
