import { refuse, type Decision } from '@hub/kernel'
import type { CaseEvent, CaseRefusal } from '@hub/schemas'
import type { ReceiveCase, ReceiveSupplement, ResolveSlot, TakePaper } from './commands.ts'
import { isFilled, type GoingCase } from './state.ts'

type CaseDecision = Decision<CaseEvent, CaseRefusal>

/** 免提交 — the slot is met by a licence that a look-up of this very case and slot answered, and that is today what was looked up. */
export function resolveSlot(state: GoingCase, { slot, lookUpId, lookUp, licenceStands, trustToWaive }: ResolveSlot): CaseDecision {
  const { caseId } = state
  if (!isCollecting(state)) return refuse('CASE_NOT_COLLECTING', { status: state.status })
  if (!hasSlot(state, slot)) return refuse('CASE_SLOT_UNKNOWN')
  if (lookUp === null) return refuse('CASE_LOOKUP_NOT_FOUND')
  if (lookUp.caseId !== caseId || lookUp.slot !== slot) return refuse('CASE_LOOKUP_ELSEWHERE')
  if (lookUp.answered === null) return refuse('CASE_LOOKUP_NOT_ANSWERED')
  if (!licenceStands) return refuse('CASE_LICENCE_CHANGED')
  const { licenceId, unverifiedStock } = lookUp.answered
  const waivesPaper = !unverifiedStock || trustToWaive === 'any'
  const filling = state.filled.get(slot)
  if (filling?.lookUpId === lookUpId && filling.waivesPaper === waivesPaper) return []
  return [{ type: 'SlotResolved', v: 1, data: { caseId, slot, lookUpId, licenceId, waivesPaper } }]
}

/**
 * 收取纸质 — always possible (standards.md 4.4, 襄阳: 保留传统渠道), but not for what a licence has met already: data obtainable by sharing must
 * not be asked again (国务院令716 art. 7). The exception is an original that by law is withdrawn (沪府办规〔2022〕7号).
 */
export function takePaper(state: GoingCase, { slot, reason }: TakePaper): CaseDecision {
  const { caseId } = state
  if (!isCollecting(state)) return refuse('CASE_NOT_COLLECTING', { status: state.status })
  if (!hasSlot(state, slot)) return refuse('CASE_SLOT_UNKNOWN')
  const filling = state.filled.get(slot)
  if (filling?.waivesPaper === true && reason !== 'original-to-withdraw') return refuse('CASE_SLOT_WAIVED', { slot })
  if (filling?.paper === reason) return []
  return [{ type: 'PaperTaken', v: 1, data: { caseId, slot, reason } }]
}

/** 收件 — every 主件 is there; what is not 主件 may come later (容缺). */
export function receiveCase(state: GoingCase, _command: ReceiveCase): CaseDecision {
  if (state.status !== 'open') return refuse('CASE_NOT_COLLECTING', { status: state.status })
  const missing = missingSlots(state, state.slots.filter(({ main }) => main).map(({ slot }) => slot))
  if (missing.length > 0) return refuse('CASE_SLOTS_MISSING', { slots: missing })
  return [{ type: 'CaseReceived', v: 1, data: { caseId: state.caseId } }]
}

/** 补正收到 — everything that was asked for is there; also after the day it was due, as long as the case has not been closed for it. */
export function receiveSupplement(state: GoingCase, _command: ReceiveSupplement): CaseDecision {
  if (state.status !== 'supplementing' || state.supplement === null) return refuse('CASE_NOT_SUPPLEMENTING', { status: state.status })
  const missing = missingSlots(state, state.supplement.slots)
  if (missing.length > 0) return refuse('CASE_SLOTS_MISSING', { slots: missing })
  return [{ type: 'SupplementReceived', v: 1, data: { caseId: state.caseId } }]
}

function isCollecting({ status }: GoingCase): boolean {
  return status === 'open' || status === 'supplementing'
}

function hasSlot({ slots }: GoingCase, code: string): boolean {
  return slots.some(({ slot }) => slot === code)
}

function missingSlots(state: GoingCase, slots: readonly string[]): readonly string[] {
  return slots.filter((slot) => !isFilled(state, slot))
}
