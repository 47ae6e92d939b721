import type { Refusal } from '@hub/kernel'
import type { SealId, UnitId } from '@hub/schemas'
import type { HandlerPorts } from '../handler.ts'
import { areUsable, noticeSealOf, sealsOf, useSeals, type SealUse } from '../seal/issuing-seals.ts'
import type { NoticeSeals } from '../seal/notice-seals.ts'
import type { Session } from '../session.ts'

/** The seals with which these units issue, one each, in their order; or the units that have none in use. */
export type SealsFound = { readonly sealIds: readonly SealId[] } | { readonly missing: readonly UnitId[] }

/** 用印端口 — which seals files are sealed with, and the record of each use, in the append that records the files. */
export interface SealPort extends NoticeSeals {
  sealsOf(session: Session, units: readonly UnitId[]): Promise<SealsFound>
  /** Whether each of these units has a seal in use that would be let seal now. */
  areUsable(session: Session, units: readonly UnitId[]): Promise<boolean>
  /** Leaves the uses in the session, all of them; or refuses and leaves nothing, where a seal is not in use any more. */
  useSeals(session: Session, use: SealUse): Promise<Refusal | undefined>
}

/** 在册印章 — the register of seals as the streams say now. */
export function registeredSeals(index: HandlerPorts['index']): SealPort {
  return { sealsOf: (session, units) => sealsOf(session, { index }, units), areUsable: (session, units) => areUsable(session, { index }, units), noticeSealOf: (session, unit) => noticeSealOf(session, { index }, unit), useSeals }
}
