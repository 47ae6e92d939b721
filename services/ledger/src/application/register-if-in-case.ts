import { holderKindOf, parseHolderIdType, type HolderId } from '@hub/schemas'
import type { Refusal } from '@hub/kernel'
import type { HandlerPorts } from './handler.ts'
import { registerIfNew } from './holder-by-number.ts'
import type { Session } from './session.ts'

/**
 * 办件中的人 — somebody whom only cases have named is not registered yet. Before she is held or erased she is, in the same append, as the kind that her case
 * says. Whoever no case names either stays unknown.
 */
export async function registerIfInCase(session: Session, { index }: Pick<HandlerPorts, 'index'>, holderId: HolderId): Promise<Refusal | undefined> {
  if ((await session.load('holder', holderId)).revision !== -1) return undefined
  const [caseId] = await index.linked('holderCase', holderId)
  const state = caseId === undefined ? undefined : (await session.peek('case', caseId)).state
  const party = state === undefined || state.status === 'absent' ? undefined : state.parties.find((one) => one.holderId === holderId)
  const idType = party === undefined ? undefined : parseHolderIdType(party.idType)
  return idType === undefined ? undefined : registerIfNew(session, { holderId, kind: holderKindOf(idType) })
}
