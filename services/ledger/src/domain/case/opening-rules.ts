import { firstRefusal, refuse, type Refusal } from '@hub/kernel'
import type { CaseRefusal, Presence } from '@hub/schemas'
import { actsFor } from '../acting.ts'
import type { HolderFact, ItemFact, OpenCase } from './commands.ts'

type No = Refusal<CaseRefusal> | undefined

/** 收件登记的规则, in their order: the item and the window, the number, who the parties are, and who of them was there. */
export function checkOpening(command: OpenCase, item: ItemFact): No {
  const { foreignNumber, foreignNumberTaken } = command
  return firstRefusal(
    checkItem(command, item),
    foreignNumber !== null && foreignNumberTaken ? refuse('CASE_NUMBER_TAKEN', { system: foreignNumber.system }) : undefined,
    checkParties(command),
    ...command.parties.map((party, at) => checkPresence(command, party, command.holders[at])),
  )
}

function checkItem({ by, entrusted }: OpenCase, { status, definition }: ItemFact): No {
  if (status === 'withdrawn') return refuse('CASE_ITEM_WITHDRAWN')
  return actsFor(by, definition.implementingUnit) || entrusted ? undefined : refuse('CASE_WINDOW_NOT_ENTRUSTED')
}

function checkParties({ parties }: OpenCase): No {
  const codes = parties.map(({ party }) => party)
  const twice = codes.filter((code, at) => codes.indexOf(code) !== at)
  if (twice.length > 0) return refuse('CASE_PARTY_TWICE', { parties: [...new Set(twice)] })
  if (!parties.some(({ role }) => role === 'applicant')) return refuse('CASE_WITHOUT_APPLICANT')
  return parties.some(({ presence }) => presence !== null) ? undefined : refuse('CASE_NOBODY_PRESENT')
}

/**
 * 在场证据 — a keyed number needs a reason, and a second person of the same window who saw the card. An organisation has no card to read and its
 * number is on a public register, so keying it for that reason needs no witness; for a person that reason does not exist. Every other
 * evidence speaks for itself and has neither.
 */
function checkPresence({ by, fitWitnesses }: OpenCase, { party, presence }: OpenCase['parties'][number], holder: HolderFact | undefined): No {
  if (presence === null) return undefined
  const { kind, reason, witness } = presence
  const organisation = holder?.kind === 'organisation'
  if (!reasonFits(presence, organisation)) return refuse('CASE_PRESENCE_REASON_WRONG', { party, kind })
  if (kind !== 'keyed') return undefined
  if (witness === null) return reason === 'organisation' ? undefined : refuse('CASE_WITNESS_MISSING', { party })
  if (witness === by.operator) return refuse('CASE_WITNESS_IS_CLERK', { party })
  return fitWitnesses.includes(witness) ? undefined : refuse('CASE_WITNESS_UNFIT', { party })
}

function reasonFits({ kind, reason, witness }: Presence, organisation: boolean): boolean {
  if (kind !== 'keyed') return reason === null && witness === null
  return reason !== null && (reason === 'organisation') === organisation
}
