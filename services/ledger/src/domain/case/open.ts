import { assert, refuse, type Decision } from '@hub/kernel'
import type { CaseEvent, CaseParty, CaseRefusal, PlainPart } from '@hub/schemas'
import type { OpenCase } from './commands.ts'
import { checkOpening } from './opening-rules.ts'
import type { CaseState } from './state.ts'

/** 收件登记 — freezes the item's version and material list; names and numbers are sealed, each under its holder. */
export function openCase(state: CaseState, command: OpenCase): Decision<CaseEvent, CaseRefusal> {
  if (state.status !== 'absent') return refuse('CASE_ALREADY_OPENED')
  const { by, caseId, item, foreignNumber, ownNumber } = command
  if (item === null) return refuse('CASE_ITEM_NOT_FOUND')
  const no = checkOpening(command, item)
  if (no !== undefined) return no
  const { itemId, code: itemCode, version: itemVersion, definition: { implementingUnit, slots, promisedDays } } = item
  return [{
    type: 'CaseOpened', v: 1, seal: sealedParts(command),
    data: {
      caseId, windowUnit: by.unit, implementingUnit, itemId, itemCode, itemVersion, slots, promisedDays,
      caseNumber: foreignNumber === null ? { kind: 'own', number: ownNumber } : { kind: 'foreign', system: foreignNumber.system },
      parties: command.parties.map((_, at) => partyAt(command, at)),
    },
  }]
}

function partyAt({ parties, holders }: OpenCase, at: number): CaseParty {
  const [given, holder] = [parties[at], holders[at]]
  assert(given !== undefined && holder !== undefined, 'each party comes with its holder')
  const { party, role, presence, holder: { idType } } = given
  return { party, role, holderId: holder.holderId, idType, presence }
}

function sealedParts(command: OpenCase): readonly PlainPart[] {
  const { parties, by, foreignNumber } = command
  const people = parties.map(({ party, holder: { name, number } }, at): PlainPart =>
    ({ part: `party-${party}`, subject: `holder-${partyAt(command, at).holderId}`, value: { name, number } }))
  return foreignNumber === null ? people : [...people, { part: 'case-number', subject: `unit-${by.unit}`, value: foreignNumber.number }]
}
