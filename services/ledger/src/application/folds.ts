import type { Instant } from '@hub/schemas'
import { annotatedCopy } from '../domain/annotated-copy/decide.ts'
import type { AnnotatedCopyState } from '../domain/annotated-copy/state.ts'
import { caseNotice } from '../domain/case-notice/decide.ts'
import type { CaseNoticeState } from '../domain/case-notice/state.ts'
import { caseFile } from '../domain/case/decide.ts'
import type { CaseState } from '../domain/case/state.ts'
import { grant } from '../domain/grant/decide.ts'
import type { GrantState } from '../domain/grant/state.ts'
import { holder } from '../domain/holder/decide.ts'
import type { HolderState } from '../domain/holder/state.ts'
import { investigation } from '../domain/investigation/decide.ts'
import type { InvestigationState } from '../domain/investigation/state.ts'
import { licence } from '../domain/licence/decide.ts'
import type { LicenceState } from '../domain/licence/state.ts'
import { licenceFile } from '../domain/licence-file/decide.ts'
import type { LicenceFileState } from '../domain/licence-file/state.ts'
import { licenceType } from '../domain/licence-type/decide.ts'
import type { LicenceTypeState } from '../domain/licence-type/state.ts'
import { operator } from '../domain/operator/decide.ts'
import type { OperatorState } from '../domain/operator/state.ts'
import { reservation } from '../domain/reservation/decide.ts'
import type { ReservationState } from '../domain/reservation/state.ts'
import { seal } from '../domain/seal/decide.ts'
import type { SealState } from '../domain/seal/state.ts'
import { serviceItem } from '../domain/service-item/decide.ts'
import type { ServiceItemState } from '../domain/service-item/state.ts'
import { unit } from '../domain/unit/decide.ts'
import type { UnitState } from '../domain/unit/state.ts'
import type { StreamKind } from '../events/event-types.ts'

/** 聚合状态 — what each kind of stream folds to. Look-up records are not folded: nobody decides on them. */
export interface AggregateStates {
  readonly unit: UnitState
  readonly operator: OperatorState
  readonly 'licence-type': LicenceTypeState
  readonly licence: LicenceState
  readonly 'licence-file': LicenceFileState
  readonly 'annotated-copy': AnnotatedCopyState
  readonly reservation: ReservationState
  readonly 'service-item': ServiceItemState
  readonly grant: GrantState
  readonly case: CaseState
  readonly 'case-notice': CaseNoticeState
  readonly investigation: InvestigationState
  readonly holder: HolderState
  readonly seal: SealState
}

interface Fold { readonly initial: unknown; readonly evolve: (state: never, event: never) => unknown }

const folds: Readonly<Record<keyof AggregateStates, Fold>> = {
  unit, operator, 'licence-type': licenceType, licence, 'licence-file': licenceFile, 'annotated-copy': annotatedCopy, reservation, 'service-item': serviceItem, grant, case: caseFile, 'case-notice': caseNotice, investigation, holder, seal,
}

export function hasFold(kind: StreamKind | undefined): boolean {
  return kind !== undefined && Object.hasOwn(folds, kind)
}

export function initialOf(kind: StreamKind | undefined): unknown {
  return folds[kind as keyof AggregateStates].initial
}

/** One event on: without a legal instant of its own, its legal instant is that of its recording. */
export function evolveAt<K extends keyof AggregateStates>(kind: K, state: AggregateStates[K], event: { readonly effectiveAt?: Instant }, recordedAt: Instant): AggregateStates[K] {
  return folds[kind].evolve(state as never, { ...event, effectiveAt: event.effectiveAt ?? recordedAt } as never) as AggregateStates[K]
}
