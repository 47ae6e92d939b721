import type { CallKind, Effect, Fault } from './fault.ts'

interface Pending extends Fault {
  timesLeft: number
  eventsLeft: number
}

/** 故障计划 — the faults that are still to come, in the order in which they were asked for. */
export class FaultPlan {
  #pending: Pending[] = []

  inject(fault: Fault): void {
    this.#pending.push({ ...fault, timesLeft: fault.times ?? 1, eventsLeft: fault.afterEvents ?? 0 })
  }

  /** Forgets every fault that has not happened yet. */
  clear(): void {
    this.#pending = []
  }

  /** How many faults are still to come. */
  get pending(): number {
    return this.#pending.reduce((sum, { timesLeft }) => sum + timesLeft, 0)
  }

  /** The fault that befalls this call at this moment, which is then used up by one. */
  take(on: CallKind, moment: Fault['moment']): Fault | undefined {
    const found = this.#next(on, moment)
    if (found === undefined) return undefined
    found.timesLeft -= 1
    this.#pending = this.#pending.filter(({ timesLeft }) => timesLeft > 0)
    return found
  }

  takeEffect(on: CallKind, moment: Fault['moment']): Effect | undefined {
    return this.take(on, moment)?.effect
  }

  /** A read or subscription has sent one event: what befalls it now. */
  countEvent(on: CallKind): Effect | undefined {
    const next = this.#next(on, 'after')
    if (next !== undefined) next.eventsLeft -= 1
    return this.due(on)
  }

  /** What befalls a read or subscription without another event sent. */
  due(on: CallKind): Effect | undefined {
    const next = this.#next(on, 'after')
    if (next === undefined || next.eventsLeft > 0) return undefined
    next.eventsLeft = next.afterEvents ?? 0
    return this.takeEffect(on, 'after')
  }

  #next(on: CallKind, moment: Fault['moment']): Pending | undefined {
    return this.#pending.find((fault) => fault.on === on && fault.moment === moment)
  }
}
