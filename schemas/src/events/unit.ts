import type { ServiceItemId, UnitId } from '../ids/index.ts'
import type { Fact } from './envelope.ts'

/** 机构类别 — what a unit may be asked for; the data authority authorises sharing. */
export type UnitKind = 'department' | 'service-centre' | 'data-authority' | 'supervision' | 'audit'

/** 机构登记 — a unit came onto the register. Names of public bodies are public record and stand in plain. */
export type UnitRegistered = Fact<'UnitRegistered', {
  readonly unitId: UnitId
  /** 统一社会信用代码 */
  readonly uscc: string
  readonly name: string
  readonly kind: UnitKind
  /** 行政区划代码, six digits */
  readonly areaCode: string
}>

/** 机构变更 — a new name or area; history keeps the old ones. */
export type UnitRevised = Fact<'UnitRevised', { readonly unitId: UnitId; readonly name: string; readonly areaCode: string }>

/** 机构撤并 — the unit ended and another one took over its tasks. */
export type UnitSucceeded = Fact<'UnitSucceeded', { readonly unitId: UnitId; readonly successor: UnitId }>

/** 职能承接 — the unit took over the tasks of a predecessor, and may act on what that one issued. */
export type UnitTookOver = Fact<'UnitTookOver', { readonly unitId: UnitId; readonly predecessor: UnitId }>

/** 委托受理 — the implementing unit entrusted a window unit with intake for these items. */
export type IntakeEntrusted = Fact<'IntakeEntrusted', {
  readonly unitId: UnitId
  readonly windowUnit: UnitId
  readonly items: readonly ServiceItemId[]
}>

/** 撤回委托 — the window no longer takes in these items for the unit. */
export type EntrustmentWithdrawn = Fact<'EntrustmentWithdrawn', {
  readonly unitId: UnitId
  readonly windowUnit: UnitId
  readonly items: readonly ServiceItemId[]
}>

export type UnitEvent = UnitRegistered | UnitRevised | UnitSucceeded | UnitTookOver | IntakeEntrusted | EntrustmentWithdrawn
