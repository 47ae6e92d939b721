import type { ServiceItemId, UnitId } from '../ids/index.ts'
import type { Fact } from './envelope.ts'

/** 当事人角色 — whose evidence a slot asks for. */
export const partyRoles = [
  'applicant', 'legal-representative', 'handler', 'agent', 'guardian', 'minor', 'spouse', 'co-owner', 'related-party',
] as const
export type PartyRole = (typeof partyRoles)[number]

/** 可接受的证据 — ranked; the first that can be had is taken. */
export type Evidence =
  | { readonly kind: 'licence'; readonly typeCode: string }
  | { readonly kind: 'earlier-material' }
  | { readonly kind: 'data-check' }
  | { readonly kind: 'commitment' }
  | { readonly kind: 'paper' }

/** 材料项 — one line of the item's material list. */
export interface MaterialSlot {
  /** Code within the item, such as `M1`. */
  readonly slot: string
  readonly name: string
  readonly role: PartyRole
  /** 主件 or not (容缺 may miss what is not) */
  readonly main: boolean
  readonly evidence: readonly Evidence[]
}

export interface ServiceItemDefinition {
  readonly name: string
  /** 实施单位 */
  readonly implementingUnit: UnitId
  /** 法定时限 and 承诺时限 in working days; 0 is 即办. */
  readonly statutoryDays: number
  readonly promisedDays: number
  readonly slots: readonly MaterialSlot[]
}

/** 事项发布 — GB/T 39554.1-2020 实施编码 or a local code. */
export type ServiceItemPublished = Fact<'ServiceItemPublished', {
  readonly itemId: ServiceItemId
  readonly code: string
  readonly definition: ServiceItemDefinition
}>
/** 事项修订 — a new version; open cases go on under the version they were opened with. */
export type ServiceItemRevised = Fact<'ServiceItemRevised', {
  readonly itemId: ServiceItemId
  readonly version: number
  readonly definition: ServiceItemDefinition
}>
/** 事项取消 */
export type ServiceItemWithdrawn = Fact<'ServiceItemWithdrawn', { readonly itemId: ServiceItemId }>

export type ServiceItemEvent = ServiceItemPublished | ServiceItemRevised | ServiceItemWithdrawn
