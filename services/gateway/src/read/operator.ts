import type { Role } from '@hub/schemas'
import type { Source } from './page.ts'
import { given, type Maybe, type ToConditions } from './register.ts'

/** 人员 — without a name; the masked one is another register's. */
export interface OperatorRow {
  readonly operatorId: string
  readonly unitId: string
  readonly kind: string
  readonly roles: readonly Role[]
  readonly status: string
  readonly registeredAt: string
  readonly changedAt: string
  readonly position: number
}
export const operatorSource: Source = {
  table: 'read.operator', key: 'operatorId', keyType: 'uuid', columns: ['operatorId', 'unitId', 'kind', 'roles', 'status', 'registeredAt', 'changedAt', 'position'],
}

/** Who asks decides what there is: everybody, or the staff of one unit. A holder's own account stands under a unit and is none of its staff. */
export type OperatorVisibility = 'everybody' | { readonly staffOf: string }

export interface OperatorFilter {
  readonly visible: OperatorVisibility
  readonly operatorId?: Maybe<string>
  readonly unitId?: Maybe<string>
  readonly role?: Maybe<string>
  readonly status?: Maybe<string>
}
export const operatorConditions: ToConditions<OperatorFilter> = ({ visible, operatorId, unitId, role, status }) => given(
  ['(holder_id is null and unit_id = ?::uuid)', visible === 'everybody' ? undefined : visible.staffOf],
  ['operator_id = ?::uuid', operatorId], ['unit_id = ?::uuid', unitId], ['roles @> array[?::text]', role], ['status = ?', status],
)
