import type { Source } from './page.ts'
import { given, meeting, type Maybe, type ToSelection } from './register.ts'

/** 委托受理 — of one item to one window unit; once entrusted, the row stays. */
export interface EntrustmentRow {
  readonly unitId: string
  readonly windowUnitId: string
  readonly itemId: string
  readonly entrustedAt: string
  /** Null while it is in force. */
  readonly withdrawnAt: string | null
  readonly position: number
}
export const entrustmentSource: Source = {
  table: 'read.entrustment', key: ['unitId', 'windowUnitId', 'itemId'], keyType: 'uuid+uuid+uuid',
  columns: ['unitId', 'windowUnitId', 'itemId', 'entrustedAt', 'withdrawnAt', 'position'],
}

export interface EntrustmentFilter {
  readonly implementingUnitId?: Maybe<string>
  readonly windowUnitId?: Maybe<string>
  readonly itemId?: Maybe<string>
  readonly inForce?: Maybe<boolean>
}
export const entrustmentSelection: ToSelection<EntrustmentFilter> = ({ implementingUnitId, windowUnitId, itemId, inForce }) => meeting(
  ...given(['unit_id = ?::uuid', implementingUnitId], ['window_unit_id = ?::uuid', windowUnitId], ['item_id = ?::uuid', itemId]),
  // Not as a value: an index holds the withdrawn ones alone.
  ...(typeof inForce === 'boolean' ? [{ sql: `withdrawn_at is ${inForce ? '' : 'not '}null`, values: [] }] : []),
)
