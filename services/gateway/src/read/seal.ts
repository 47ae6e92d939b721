import type { Json } from '@hub/schemas'
import { groupsOf } from './groups.ts'
import type { Source } from './page.ts'
import { given, meeting, type Maybe, type ToSelection } from './register.ts'

/** 电子印章 — of a personal seal without the name. */
export interface SealRow {
  readonly sealId: string
  readonly unitId: string
  readonly kind: string
  readonly status: string
  readonly name: string | null
  readonly bottom: string | null
  readonly unitName: string
  readonly validFrom: string
  readonly validUntil: string
  readonly capturedBy: string
  readonly filedBy: string | null
  readonly filingNumber: string | null
  readonly esId: string | null
  readonly sealSha256: string | null
  readonly certificates: { readonly [algorithm: string]: { readonly sha256: string; readonly serial: string; readonly issuer?: string } } | null
  readonly stopCause: string | null
  readonly endCause: string | null
  readonly cancelFilingNumber: string | null
  readonly predecessorId: string | null
  readonly successorId: string | null
  readonly uses: number
  readonly lastUsedAt: string | null
  readonly capturedAt: string
  readonly filedAt: string | null
  readonly activatedAt: string | null
  readonly endedAt: string | null
  readonly position: number
}
export const sealSource: Source = {
  table: 'read.seal_register', key: 'sealId', keyType: 'uuid',
  columns: [
    'sealId', 'unitId', 'kind', 'status', 'name', 'bottom', 'unitName', 'validFrom', 'validUntil', 'capturedBy', 'filedBy', 'filingNumber', 'esId', 'sealSha256', 'certificates', 'stopCause',
    'endCause', 'cancelFilingNumber', 'predecessorId', 'successorId', 'uses', 'lastUsedAt', 'capturedAt', 'filedAt', 'activatedAt', 'endedAt', 'position',
  ],
}

/** 备案的印章 — by the SHA-256 of its very bytes: all of one whose file somebody has. */
export interface RegisteredSealRow {
  readonly sealSha256: string
  readonly status: string
  /** Of the newest event, uses included. */
  readonly changedAt: string
  readonly endedAt: string | null
}
export const registeredSealSource: Source = { table: 'read.seal_register', key: 'sealSha256', keyType: 'text', columns: ['sealSha256', 'status', 'changedAt', 'endedAt'] }

/** Personal seals are shown to their own unit alone: `ownUnits`. Either one seal, or those of units. */
export interface SealFilter {
  readonly ownUnits: readonly string[]
  readonly sealId?: Maybe<string>
  /** Left out: the own ones. */
  readonly unitId?: Maybe<string>
  readonly kind?: Maybe<string>
  readonly status?: Maybe<string>
}

export const sealSelection: ToSelection<SealFilter> = ({ ownUnits, sealId, unitId, kind, status }) => {
  if (typeof sealId === 'string') return meeting(...given(['seal_id = ?::uuid', sealId], ["(kind <> 'personal' or unit_id = any(?::uuid[]))", ownUnits]))
  const owners = typeof unitId === 'string' ? [unitId] : ownUnits
  const foreign = owners.some((unit) => !ownUnits.includes(unit))
  const among = [...(foreign ? [{ sql: "g.kind <> 'personal'", values: [] }] : []), ...given(['g.kind = ?', kind], ['g.status = ?', status])]
  return { ways: [{
    starts: groupsOf({ table: 'read.seal_register', owner: 'unit_id', owners, kinds: ['kind', 'status'] }), table: 'read.seal_register',
    conditions: [{ sql: 't.unit_id = g.owner and t.kind = g.kind and t.status = g.status', values: [] }, ...among],
  }] }
}

/** 未终止的印章 among these, of one unit or of all; personal ones of their own unit alone. */
export interface SealsNotEnded {
  readonly ownUnits: readonly string[]
  readonly sealIds: readonly string[]
  readonly unitId?: Maybe<string>
}

export const notEndedSelection: ToSelection<SealsNotEnded> = ({ ownUnits, sealIds, unitId }) => meeting(
  { sql: "status <> 'cancelled'", values: [] },
  ...given(['seal_id = any(?::uuid[])', sealIds], ["(kind <> 'personal' or unit_id = any(?::uuid[]))", ownUnits], ['unit_id = ?::uuid', unitId]),
)

/** 印章沿革中的一个事件 */
export interface SealHistoryRow {
  readonly sealId: string
  readonly position: number
  readonly type: string
  readonly recordedAt: string
  readonly effectiveAt: string
  readonly unitId: string
  readonly operatorId: string
  readonly detail: Json
}
export const sealHistorySource: Source = {
  table: 'read.seal_history', key: 'position', keyType: 'bigint', columns: ['sealId', 'position', 'type', 'recordedAt', 'effectiveAt', 'unitId', 'operatorId', 'detail'],
}

/** 一次用印 */
export interface SealUseRow {
  readonly sealId: string
  readonly position: number
  /** null: sealed was a notice of a case; then `caseId` is not */
  readonly licenceId: string | null
  readonly caseId: string | null
  readonly fileId: string
  readonly usedAt: string
}
export const sealUseSource: Source = { table: 'read.seal_use', key: 'position', keyType: 'bigint', columns: ['sealId', 'position', 'licenceId', 'caseId', 'fileId', 'usedAt'] }

export interface OfSeal { readonly sealId: string }
export const ofSealSelection: ToSelection<OfSeal> = ({ sealId }) => meeting(...given(['seal_id = ?::uuid', sealId]))

/** 个人名章的姓名（脱敏） */
export interface MaskedSealRow {
  readonly sealId: string
  readonly nameMasked: string
}
export const maskedSealSource: Source = { table: 'read_masked.seal', key: 'sealId', keyType: 'uuid', columns: ['sealId', 'nameMasked'] }
