import type { CaseId, HolderId, Instant, LicenceId, LocalDate, LookUpId, OperatorId, ServiceItemId, UnitId } from '../ids/index.ts'
import type { Fact } from './envelope.ts'
import type { MaterialSlot, PartyRole } from './service-item.ts'

/** 在场证据 — strongest first: card reader 读卡器, presentation 亮证, signed message of a case system 业务系统签名报文, keyed 手工录入. */
export const presenceKinds = ['card-reader', 'presentation', 'signed-message', 'keyed'] as const
export type PresenceKind = (typeof presenceKinds)[number]

/** 手工录入原因 — why a number was keyed in. */
export type KeyedReason = 'reader-broken' | 'card-damaged' | 'no-card' | 'organisation'

/** 在场证据 of one party. A keyed number needs a reason and a second person. */
export interface Presence {
  readonly kind: PresenceKind
  /** Reader serial, message id, presentation id: a code, never a person's number (commands/presence-reference.ts says how that is kept). */
  readonly reference: string
  readonly reason: KeyedReason | null
  readonly witness: OperatorId | null
}

/** 当事人 — `party` is its code within the case, such as `P1`. Name and number are sealed under the holder's key (part `party-P1`). */
export interface CaseParty {
  readonly party: string
  readonly role: PartyRole
  readonly holderId: HolderId
  readonly idType: string
  readonly presence: Presence | null
}

/** 办件编号 — our own number, or that of a department's system (the number itself then sealed, part `case-number`, under the unit). */
export type CaseNumber =
  | { readonly kind: 'own'; readonly number: string }
  | { readonly kind: 'foreign'; readonly system: string }

/** 收件登记 — a case was opened for one version of one item. */
export type CaseOpened = Fact<'CaseOpened', {
  readonly caseId: CaseId
  readonly windowUnit: UnitId
  readonly implementingUnit: UnitId
  readonly itemId: ServiceItemId
  readonly itemCode: string
  readonly itemVersion: number
  readonly slots: readonly MaterialSlot[]
  /** 承诺时限 of that version, in working days. */
  readonly promisedDays: number
  readonly caseNumber: CaseNumber
  readonly parties: readonly CaseParty[]
}>

/** 免提交 — a slot was met by a licence that a look-up of this case answered. `waivesPaper` false: unverified stock. */
export type SlotResolved = Fact<'SlotResolved', {
  readonly caseId: CaseId
  readonly slot: string
  readonly lookUpId: LookUpId
  readonly licenceId: LicenceId
  readonly waivesPaper: boolean
}>
/** 收取纸质材料的理由 — closed list. */
export const paperReasons = ['not-deposited', 'mismatch', 'source-failed', 'not-in-force', 'holder-wishes', 'original-to-withdraw', 'unverified-stock'] as const
export type PaperReason = (typeof paperReasons)[number]
/** 收取纸质 — paper was taken for a slot, and why. */
export type PaperTaken = Fact<'PaperTaken', { readonly caseId: CaseId; readonly slot: string; readonly reason: PaperReason }>
/** 收件 */
export type CaseReceived = Fact<'CaseReceived', { readonly caseId: CaseId }>
/** 受理 — the promised day counts from here. */
export type CaseAccepted = Fact<'CaseAccepted', { readonly caseId: CaseId; readonly due: LocalDate }>
/** 不予受理情形 — closed list; what is the matter in this case stands in words beside it, sealed. */
export const declineGrounds = ['not-competent', 'not-needed', 'false-material', 'other'] as const
export type DeclineGround = (typeof declineGrounds)[number]
/** 不予受理 — sealed: `reason` under the unit. */
export type CaseDeclined = Fact<'CaseDeclined', { readonly caseId: CaseId; readonly reason: DeclineGround }>
/** 补正 — everything that is missing, told once (行政许可法 art. 32 [M]). */
export type SupplementAsked = Fact<'SupplementAsked', { readonly caseId: CaseId; readonly slots: readonly string[]; readonly due: LocalDate }>
/** 补正收到 */
export type SupplementReceived = Fact<'SupplementReceived', { readonly caseId: CaseId }>
/** 办结 */
export type CaseClosed = Fact<'CaseClosed', { readonly caseId: CaseId; readonly outcome: 'done' | 'withdrawn' | 'lapsed'; readonly at: Instant }>

export type CaseEvent =
  | CaseOpened | SlotResolved | PaperTaken | CaseReceived | CaseAccepted | CaseDeclined | SupplementAsked | SupplementReceived | CaseClosed
