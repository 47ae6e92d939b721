import type { Refusal } from './refusal.ts'

/** 决定 — the events a command leads to, or the reason why it leads to none. An empty list means "already so". */
export type Decision<Event, Code extends string> = readonly Event[] | Refusal<Code>

/** 决策器 — the pure heart of one aggregate: what may happen (`decide`) and what it means (`evolve`). */
export interface Decider<State, Command, Event, Code extends string> {
  readonly initial: State
  readonly decide: (state: State, command: Command) => Decision<Event, Code>
  readonly evolve: (state: State, event: Event) => State
}
