import type { AnnotatedCopyEvent } from './annotated-copy.ts'
import type { CaseEvent } from './case.ts'
import type { CaseNoticeEvent } from './case-notice.ts'
import type { GrantEvent } from './grant.ts'
import type { HolderEvent } from './holder.ts'
import type { InvestigationEvent } from './investigation.ts'
import type { LicenceEvent } from './licence.ts'
import type { LicenceFileEvent } from './licence-file.ts'
import type { LicenceTypeEvent } from './licence-type.ts'
import type { LookUpEvent } from './look-up.ts'
import type { OperatorEvent } from './operator.ts'
import type { ReservationEvent } from './reservation.ts'
import type { SealEvent, SealUseEvent } from './seal.ts'
import type { ServiceItemEvent } from './service-item.ts'
import type { UnitEvent } from './unit.ts'

export * from './annotated-copy.ts'
export * from './case.ts'
export * from './case-notice.ts'
export * from './envelope.ts'
export * from './grant.ts'
export * from './holder.ts'
export * from './investigation.ts'
export * from './licence.ts'
export * from './licence-file.ts'
export * from './licence-type.ts'
export * from './look-up.ts'
export * from './operator.ts'
export * from './reservation.ts'
export * from './seal.ts'
export * from './service-item.ts'
export * from './unit.ts'

/** 领域事件 — every event of the ledger; adding one breaks the build wherever it has to be learnt. */
export type DomainEvent =
  | UnitEvent | OperatorEvent | LicenceTypeEvent | LicenceEvent | LicenceFileEvent | AnnotatedCopyEvent | ReservationEvent | ServiceItemEvent
  | GrantEvent | CaseEvent | CaseNoticeEvent | LookUpEvent | InvestigationEvent | HolderEvent | SealEvent | SealUseEvent

export type EventType = DomainEvent['type']
