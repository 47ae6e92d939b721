import { deepStrictEqual } from 'node:assert/strict'
import type { Decider } from './decider.ts'
import { isRefusal, type Refusal } from './refusal.ts'

/** What a specification may say about the outcome of one command. */
export interface Outcome<Event, Code extends string> {
  /** These events, exactly, and nothing else. */
  then(...events: readonly Event[]): void
  /** Already so: accepted without an event. */
  thenNothing(): void
  thenRefuses(code: Code, detail?: Refusal['detail']): void
  readonly decision: readonly Event[] | Refusal<Code>
}

/** 给定 / 当 / 则 — `specify(decider)(...history).when(command).then(...events)`. */
export function specify<State, Command, Event, Code extends string>(decider: Decider<State, Command, Event, Code>) {
  return (...history: readonly Event[]) => ({
    when(command: Command): Outcome<Event, Code> {
      const state = history.reduce(decider.evolve, decider.initial)
      const decision = decider.decide(state, command)
      return {
        decision,
        then: (...events) => { deepStrictEqual(decision, events) },
        thenNothing: () => { deepStrictEqual(decision, []) },
        thenRefuses(code, detail) {
          if (!isRefusal(decision)) deepStrictEqual(decision, { refused: code })
          else if (detail === undefined) deepStrictEqual(decision.refused, code)
          else deepStrictEqual(decision, { refused: code, detail })
        },
      }
    },
  })
}
