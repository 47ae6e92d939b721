import type { AppendOutcome } from '../log/event-log.ts'
import type { Expectation } from '../log/expectation.ts'
import type { Proposed } from '../log/recorded.ts'
import { suffer } from '../faults/suffer.ts'
import type { Node } from '../node.ts'
import type { CallScene } from './call-scene.ts'

/** 追加 — an append, whichever call brought it. */
export interface Append {
  readonly proposed: readonly Proposed[]
  readonly expectations: readonly Expectation[]
  /** Whether only the leader may take it; otherwise a follower passes it on. */
  readonly requiresLeader: boolean
}

/**
 * Judges and keeps one append, with the faults that are due. A fault after keeping leaves the events in the log while the caller hears an error or
 * nothing; one whose append was refused does not happen.
 */
export async function keep(node: Node, scene: CallScene, { proposed, expectations, requiresLeader }: Append): Promise<AppendOutcome> {
  await suffer(node.faults.takeEffect('append', 'before'), scene)
  if (requiresLeader && !node.leads()) throw scene.notLeader()
  const outcome = node.log.append(proposed, expectations)
  if (!outcome.ok) return outcome
  node.kept()
  await suffer(node.faults.takeEffect('append', 'after'), scene)
  return outcome
}
