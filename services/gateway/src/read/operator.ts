import type { Role } from '@hub/schemas'
import type { Source } from './page.ts'
import { given, meeting, type Maybe, type ToSelection } from './register.ts'

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

// A holder's own account has the role of a holder and no other; of the others an index holds no citizen.
const staffOnly = { sql: 'holder_id is null', values: [] }
const staffAsked = ({ visible, role }: OperatorFilter): boolean => visible !== 'everybody' || (typeof role === 'string' && role !== 'holder')

export const operatorSelection: ToSelection<OperatorFilter> = (filter) => {
  const { visible, operatorId, unitId, role, status } = filter
  return meeting(...(staffAsked(filter) ? [staffOnly] : []), ...given(
    ['unit_id = ?::uuid', visible === 'everybody' ? undefined : visible.staffOf],
    ['operator_id = ?::uuid', operatorId], ['unit_id = ?::uuid', unitId], ['roles @> array[?::text]', role], ['status = ?', status],
  ))
}
