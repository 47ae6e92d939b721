import type { SealId, UnitId } from '@hub/schemas'
import type { Session } from '../session.ts'

/** 窗口文书用印端口 — with which seal a unit seals its notices. */
export interface NoticeSeals {
  /** The 受理专用章 of the unit; undefined: none is in use. */
  noticeSealOf(session: Session, unit: UnitId): Promise<SealId | undefined>
}
