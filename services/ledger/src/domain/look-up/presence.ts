import type { PresenceKind } from '@hub/schemas'
import type { PartyFact } from './facts.ts'

/** How much a kind of presence evidence says: a card in the reader and a presented code as much as each other. */
const strength: Readonly<Record<PresenceKind, number>> = { 'card-reader': 3, presentation: 3, 'signed-message': 2, keyed: 1 }

/**
 * 在场证据是否足够 — by the strongest evidence in the case. It is the case that must have been brought by somebody who was there: a company
 * puts no card on a reader, and a spouse named in an application need not come along.
 */
export function presenceSuffices(parties: readonly PartyFact[], least: PresenceKind): boolean {
  return parties.some(({ presence }) => presence !== null && strength[presence.kind] >= strength[least])
}
