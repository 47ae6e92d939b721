import { firstRefusal, refuse, type Refusal } from '@hub/kernel'
import type { Evidence, MaterialSlot, ServiceItemDefinition, ServiceItemRefusal } from '@hub/schemas'

type No = Refusal<ServiceItemRefusal> | undefined

/** 事项定义的规则, in their order: time limits, then the material list from its lines to their evidence. */
export function checkDefinition({ statutoryDays, promisedDays, slots }: ServiceItemDefinition, knownTypeCodes: readonly string[]): No {
  return firstRefusal(
    promisedDays > statutoryDays ? refuse('ITEM_PROMISE_TOO_LONG', { statutoryDays, promisedDays }) : undefined,
    checkSlots(slots),
    checkEvidence(slots),
    checkTypes(slots, knownTypeCodes),
  )
}

/** Without a 主件 a case could be received with nothing in it. */
function checkSlots(slots: readonly MaterialSlot[]): No {
  const twice = repeated(slots.map(({ slot }) => slot))
  if (twice.length > 0) return refuse('ITEM_SLOT_TWICE', { slots: twice })
  return slots.some(({ main }) => main) ? undefined : refuse('ITEM_WITHOUT_MAIN_SLOT')
}

function checkEvidence(slots: readonly MaterialSlot[]): No {
  const unclear = slots.filter(({ evidence }) => repeated(evidence.map(nameOf)).length > 0)
  return unclear.length > 0 ? refuse('ITEM_EVIDENCE_TWICE', { slots: unclear.map(({ slot }) => slot) }) : undefined
}

function checkTypes(slots: readonly MaterialSlot[], known: readonly string[]): No {
  const named = slots.flatMap(({ evidence }) => evidence.flatMap((one) => (one.kind === 'licence' ? [one.typeCode] : [])))
  const unknown = [...new Set(named.filter((code) => !known.includes(code)))]
  return unknown.length > 0 ? refuse('ITEM_TYPE_UNKNOWN', { typeCodes: unknown }) : undefined
}

function nameOf(evidence: Evidence): string {
  return evidence.kind === 'licence' ? `licence ${evidence.typeCode}` : evidence.kind
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, at) => names.indexOf(name) !== at))]
}
