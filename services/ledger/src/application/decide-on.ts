import { isRefusal, type Decider, type Refusal } from '@hub/kernel'
import type { AggregateStates } from './folds.ts'
import type { AnyFact, Session } from './session.ts'

/** Where a command is decided: the stream is read (so it is checked or written at the revision seen) before the decider is asked. */
export interface Place<K extends keyof AggregateStates> { readonly kind: K; readonly id: string }

/** 就地决定 — asks the decider on the stream's state, as this attempt has left it so far, and adds its events to the session. */
export async function decideOn<K extends keyof AggregateStates, C, E extends AnyFact, Code extends string>(
  session: Session,
  { kind, id }: Place<K>,
  decider: Decider<AggregateStates[K], C, E, Code>,
  command: C,
): Promise<Refusal<Code> | undefined> {
  const state = await session.folded(kind, id)
  const decision = decider.decide(state, command)
  if (isRefusal(decision)) return decision as Refusal<Code>
  session.write(kind, id, decision as readonly E[])
  return undefined
}
