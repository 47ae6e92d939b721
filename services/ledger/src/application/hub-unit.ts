import type { OperatorId, UnitId, Uuid } from '@hub/schemas'

/** 枢纽运行机构 — the id of every hub's first unit: its stream can begin only once, and so can a hub. */
export const firstUnitId = '00000000-0000-7000-8000-000000000001' as Uuid as UnitId

/** 无人 — stands as the actor where there is no operator: at the beginning of a hub, and where an account is not registered. */
export const nobody = '00000000-0000-7000-8000-000000000000' as Uuid as OperatorId
