import type { Instant, LocalDate, OperatorId, Role, UnitId, UnitKind } from '@hub/schemas'

/** 办理人 — who asks, as the ledger's own streams say at decision time; a token proves only which account it is. */
export interface Acting {
  readonly operator: OperatorId
  readonly unit: UnitId
  readonly unitKind: UnitKind
  /** 承接的机构: units whose tasks this unit took over, at any remove. */
  readonly predecessors: readonly UnitId[]
  readonly roles: readonly Role[]
}

/** 时刻 — the instant of the decision, and its day in Asia/Shanghai. */
export interface Moment {
  readonly at: Instant
  readonly today: LocalDate
}

/** True where the operator's unit is `unit`, or took over its tasks. */
export function actsFor(by: Acting, unit: UnitId): boolean {
  return by.unit === unit || by.predecessors.includes(unit)
}
