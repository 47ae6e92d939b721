import { assert } from '@hub/kernel'
import type { ClusterMember } from '../cluster-member.ts'
import type { Ending, Fault } from './fault.ts'
import type { FaultPlan } from './fault-plan.ts'

/** 故障开关 — what a test does to the server while a client talks to it. Planned faults befall whichever node is called. */
export class ServerFaults {
  readonly #plan: FaultPlan
  readonly #members: readonly ClusterMember[]
  #leader = 0

  constructor(plan: FaultPlan, members: readonly ClusterMember[]) {
    this.#plan = plan
    this.#members = members
  }

  /** Plans a fault for the next calls of its kind. */
  inject(fault: Fault): void {
    this.#plan.inject(fault)
  }

  /** Forgets the planned faults that have not happened. */
  clear(): void {
    this.#plan.clear()
  }

  /** Planned faults that have not happened: a test can tell that its fault was met. */
  get pending(): number {
    return this.#plan.pending
  }

  /** Subscriptions that stand now, on all nodes. */
  get openSubscriptions(): number {
    return this.#members.reduce((sum, { subscriptions }) => sum + subscriptions.size, 0)
  }

  /** Ends every open subscription. */
  dropSubscriptions(effect: Ending = 'unavailable'): void {
    for (const { subscriptions } of this.#members) subscriptions.dropAll(effect)
  }

  /** Resets every connection; ports stay open. */
  resetConnections(): void {
    for (const { listener } of this.#members) listener.resetAll()
  }

  /** A node (by its number from 0), or every node, is down: its connections are reset, new ones refused. Data stay. */
  async stop(node?: number): Promise<void> {
    await Promise.all(this.#chosen(node).map(({ listener }) => listener.refuse()))
  }

  /** It is back, on the same port and with the data. */
  async start(node?: number): Promise<void> {
    await Promise.all(this.#chosen(node).map(({ listener }) => listener.open()))
  }

  get leader(): ClusterMember {
    return this.#chosen(this.#leader)[0] as ClusterMember
  }

  /** Another node leads from now on. Subscriptions that asked for the leader end at the one that led; nothing else is told. */
  changeLeader(node: number): void {
    const former = this.leader
    this.#leader = node
    if (this.leader !== former) former.subscriptions.dropThoseOfTheLeader()
  }

  #chosen(node: number | undefined): readonly ClusterMember[] {
    if (node === undefined) return this.#members
    const member = this.#members[node]
    assert(member !== undefined, `the cluster has a node ${String(node)}`)
    return [member]
  }
}
