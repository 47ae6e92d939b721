import { assert, unreachable } from '@hub/kernel'
import { localDateOf, type CaseDeclined, type CaseEvent, type DeclineContent, type Instant, type LocalDate, type MaterialTaking, type NoticeContent, type NoticeKind, type PartyRole, type ReceivedContent, type SlotResolved, type SupplementAsked, type SupplementContent } from '@hub/schemas'
import type { CaseState, SlotFilling } from '../../domain/case/state.ts'

type KnownCase = Exclude<CaseState, { readonly status: 'absent' }>

/** 办件中的一步 — as it stands in the log. */
export interface CaseStep { readonly event: CaseEvent; readonly recordedAt: Instant }

/** 文书所据 — the case, what happened in it, and what the item says. */
export interface NoticeSource {
  readonly state: KnownCase
  readonly steps: readonly CaseStep[]
  readonly statutoryDays: number
  /** 不予受理的理由, opened; undefined: the case has none */
  readonly reason: string | undefined
}

/** What every kind says alike. */
export type NoticeOfCase = Pick<NoticeContent, 'noticeId' | 'windowUnit' | 'implementingUnit' | 'caseNumber' | 'itemName' | 'itemCode' | 'applicants' | 'actingFor' | 'replaces'>

/** 各种文书的内容 — a kind more breaks the build here. Asked for only where its occasion has come. */
export function contentOf(kind: NoticeKind, ofCase: NoticeOfCase, source: NoticeSource): NoticeContent {
  switch (kind) {
    case 'receipt':
      return { ...ofCase, kind, ...received(source), acceptedOn: null, due: null }
    case 'acceptance':
      return { ...ofCase, kind, ...received(source), acceptedOn: dayOf(source, 'CaseAccepted') ?? null, due: source.state.due }
    case 'supplement':
      return { ...ofCase, kind, ...supplement(source) }
    case 'decline':
      return { ...ofCase, kind, ...declined(source) }
    default:
      return unreachable(kind)
  }
}

function dayOf({ steps }: NoticeSource, type: CaseEvent['type']): LocalDate | undefined {
  const found = steps.find(({ event }) => event.type === type)
  return found === undefined ? undefined : localDateOf(found.recordedAt)
}

function receivedOn(source: NoticeSource): LocalDate {
  const day = dayOf(source, 'CaseReceived')
  assert(day !== undefined, 'a notice but of a refusal is of a case that was received')
  return day
}

function received(source: NoticeSource): Pick<ReceivedContent, 'materials' | 'receivedOn' | 'statutoryDays' | 'promisedDays'> {
  const { state: { slots, filled, promisedDays }, statutoryDays } = source
  return { materials: slots.map(({ slot, name }) => ({ name, taking: takingOf(filled.get(slot)) })), receivedOn: receivedOn(source), statutoryDays, promisedDays }
}

function takingOf(filling: SlotFilling | undefined): MaterialTaking {
  if (filling === undefined) return 'lacking'
  const { waivesPaper, paper, lookUpId } = filling
  if (paper !== null) return lookUpId === null ? 'paper' : 'both'
  return waivesPaper ? 'waived' : 'lacking'
}

/** As on the day of asking: what came in since changes nothing of what was told. */
function supplement(source: NoticeSource): Pick<SupplementContent, 'receivedOn' | 'askedOn' | 'until' | 'wanted'> {
  const { state: { slots }, steps } = source
  const at = steps.findIndex(({ event: { type } }) => type === 'SupplementAsked')
  const asked = steps[at]
  assert(asked !== undefined, 'a supplement that was asked for stands in the log')
  const { slots: codes, due } = (asked.event as SupplementAsked).data
  const there = new Set(steps.slice(0, at).flatMap(({ event }) => (isTaken(event) ? [event.data.slot] : [])))
  const wanted = codes.map((code) => {
    const { name, role } = slots.find(({ slot }) => slot === code) ?? { name: code, role: 'applicant' as PartyRole }
    return { name, role, lack: there.has(code) ? 'unfit' as const : 'missing' as const }
  })
  return { receivedOn: receivedOn(source), askedOn: localDateOf(asked.recordedAt), until: due, wanted }
}

/** Before anything was received the application is that which was opened. */
function declined(source: NoticeSource): Pick<DeclineContent, 'appliedOn' | 'declinedOn' | 'ground' | 'reason'> {
  const { steps, reason } = source
  const step = steps.find(({ event: { type } }) => type === 'CaseDeclined')
  const appliedOn = dayOf(source, 'CaseReceived') ?? dayOf(source, 'CaseOpened')
  assert(step !== undefined && appliedOn !== undefined && reason !== undefined, 'a case that was declined was opened, and has a reason')
  return { appliedOn, declinedOn: localDateOf(step.recordedAt), ground: (step.event as CaseDeclined).data.reason, reason }
}

/** A licence that waives no paper is not the material: it is still to come. */
function isTaken(event: CaseEvent): event is Extract<CaseEvent, { type: 'PaperTaken' }> | SlotResolved {
  return event.type === 'PaperTaken' || (event.type === 'SlotResolved' && event.data.waivesPaper)
}
