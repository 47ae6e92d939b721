import type { AppendOutcome } from '../log/event-log.ts'
import type { Expectation } from '../log/expectation.ts'
import type { Proposed } from '../log/recorded.ts'
import { suffer } from '../faults/suffer.ts'
import type { Node } from '../node.ts'
import type { CallScene } from './call-scene.ts'

/**
 * Judges and keeps one append, with the faults that are due. A fault after keeping leaves the events in the log while the caller hears an error or
 * nothing; one whose append was refused does not happen.
 */
export async function keep(node: Node, scene: CallScene, proposed: readonly Proposed[], expectations: readonly Expectation[]): Promise<AppendOutcome> {
  await suffer(node.faults.takeEffect('append', 'before'), scene)
  if (!node.leads()) throw scene.notLeader()
  const outcome = node.log.append(proposed, expectations)
  if (outcome.ok) await suffer(node.faults.takeEffect('append', 'after'), scene)
  return outcome
}
