import type { Refusal } from '@hub/kernel'
import type { CheckNumber, GrantedField, HolderId, LookUpNotice, LookUpRefusal, MissKind, ServiceItemId, Source, UnitId } from '@hub/schemas'
import type { GrantFact, LicenceFact } from './facts.ts'

/** 用证对象 — for whom and for what, as far as it could be told: all of it once check 3 has passed. */
export interface Subject {
  readonly itemId: ServiceItemId | null
  readonly implementingUnit: UnitId | null
  readonly party: string | null
  readonly holderId: HolderId | null
}

/** The subject of a look-up that has passed check 3. */
export interface KnownSubject extends Subject {
  readonly itemId: ServiceItemId
  readonly implementingUnit: UnitId
  readonly party: string
  readonly holderId: HolderId
}

/** 答复 — the licence may be shown: these fields, after its record is durable. */
export interface Answered {
  readonly outcome: 'answered'
  readonly subject: KnownSubject
  readonly grant: GrantFact
  readonly licence: LicenceFact
  readonly source: Source
  readonly notices: readonly LookUpNotice[]
  /** Empty for a yes / no answer. */
  readonly fields: readonly GrantedField[]
}

/** 拒绝 — a refusal that is recorded like an answer. `grant` and `licence` are set where the refusal rests on them. */
export interface Refused extends Refusal<LookUpRefusal> {
  readonly outcome: 'refused'
  readonly check: CheckNumber
  readonly subject: Subject
  readonly grant: GrantFact | null
  readonly licence: LicenceFact | null
}

/** 未命中 — everything was in order, and there is no licence to show. */
export interface Missed {
  readonly outcome: 'missed'
  readonly subject: KnownSubject
  readonly grant: GrantFact
  readonly source: Source
  readonly miss: MissKind
}

export type LookUpDecision = Answered | Refused | Missed
