import { refuse, type Decision, type Refusal } from '@hub/kernel'
import type { CaseEvent, CaseRefusal } from '@hub/schemas'
import type { AcceptCase, AskSupplement, CloseCase, DeclineCase } from './commands.ts'
import type { GoingCase } from './state.ts'
import { workingDaysAfter } from './working-days.ts'

type CaseDecision = Decision<CaseEvent, CaseRefusal>

/** 受理 — the promised working days count from here. */
export function acceptCase(state: GoingCase, { today }: AcceptCase): CaseDecision {
  const { caseId, promisedDays } = state
  const no = checkReceived(state)
  return no ?? [{ type: 'CaseAccepted', v: 1, data: { caseId, due: workingDaysAfter(today, promisedDays) } }]
}

/** 不予受理 — at any time before acceptance. */
export function declineCase({ status, caseId, windowUnit }: GoingCase, { kind, reason }: DeclineCase): CaseDecision {
  if (status === 'accepted') return refuse('CASE_ALREADY_ACCEPTED')
  return [{ type: 'CaseDeclined', v: 1, data: { caseId, reason: kind }, seal: [{ part: 'reason', subject: `unit-${windowUnit}`, value: reason }] }]
}

/** 补正告知 — everything that is missing is told at once, so it can be told only once (行政许可法 art. 32 [M]). */
export function askSupplement(state: GoingCase, { slots, due, today }: AskSupplement): CaseDecision {
  const no = checkReceived(state)
  if (no !== undefined) return no
  const { caseId, supplement } = state
  if (supplement !== null) return refuse('CASE_SUPPLEMENT_ONCE')
  const asked = [...new Set(slots)]
  const unknown = asked.filter((code) => !state.slots.some(({ slot }) => slot === code))
  if (unknown.length > 0) return refuse('CASE_SLOT_UNKNOWN', { slots: unknown })
  if (due < today) return refuse('CASE_SUPPLEMENT_DAY_PAST')
  return [{ type: 'SupplementAsked', v: 1, data: { caseId, slots: asked, due } }]
}

/** 办结 — done after acceptance; withdrawn by the applicant at any time; lapsed once the day for the supplement has passed. */
export function closeCase({ status, caseId, supplement }: GoingCase, { outcome, at, today }: CloseCase): CaseDecision {
  if (outcome === 'done' && status !== 'accepted') return refuse('CASE_NOT_ACCEPTED', { status })
  const overdue = status === 'supplementing' && supplement !== null && supplement.due < today
  if (outcome === 'lapsed' && !overdue) return refuse('CASE_NOT_LAPSED', { status })
  return [{ type: 'CaseClosed', v: 1, data: { caseId, outcome, at } }]
}

function checkReceived({ status }: GoingCase): Refusal<CaseRefusal> | undefined {
  if (status === 'accepted') return refuse('CASE_ALREADY_ACCEPTED')
  return status === 'received' ? undefined : refuse('CASE_NOT_RECEIVED', { status })
}
