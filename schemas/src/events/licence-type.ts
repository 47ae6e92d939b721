import type { LicenceTypeId, UnitId } from '../ids/index.ts'
import type { LicenceTemplate } from '../templates/index.ts'
import type { Fact, Json } from './envelope.ts'

/** 共享属性 — 无条件共享 / 有条件共享 / 不予共享. */
export type SharingClass = 'unconditional' | 'conditional' | 'not-shared'

/** 脱敏方式 — how a face field looks when the grant does not say plain. `whole` hides it altogether. */
export type MaskKind = 'none' | 'name' | 'id-number' | 'address' | 'phone' | 'whole'

/** 照面字段 — what the register adds to the JSON Schema of a field. */
export interface FaceField {
  readonly label: string
  readonly mask: MaskKind
  /** 0-based index of the holder whose key seals this field; absent: the licence's own key. */
  readonly holder?: number
}

/** 唯一性 — of what there may be one valid licence: nothing, the holder, the holder and a premises field, an object field (such as a vehicle). */
export type Uniqueness =
  | { readonly per: 'none' }
  | { readonly per: 'holder' }
  | { readonly per: 'holder-and-field'; readonly field: string }
  | { readonly per: 'field'; readonly field: string }

/** 有权机关 — who may do an ending act: any issuing authority of the licence, or the supervising authority as well. */
export type ActingAuthority = 'issuer' | 'issuer-or-supervisor' | 'supervisor'

/** 证照类型定义 — everything about a type that may be revised. */
export interface LicenceTypeDefinition {
  readonly name: string
  readonly holderKinds: readonly ('person' | 'organisation')[]
  readonly holdersMin: number
  readonly holdersMax: number
  readonly issuersMax: number
  /** 颁发机构 that may issue. */
  readonly issuers: readonly UnitId[]
  readonly supervisor: UnitId | null
  readonly authority: { readonly suspend: ActingAuthority; readonly revoke: ActingAuthority; readonly rescind: ActingAuthority; readonly cancel: ActingAuthority }
  /** JSON Schema 2020-12 of the face data (照面信息). */
  readonly faceSchema: { readonly [key: string]: Json }
  readonly fields: { readonly [name: string]: FaceField }
  /** 有效期: the most years, or null where a licence may be 长期. */
  readonly validityYearsMax: number | null
  readonly uniqueness: Uniqueness
  readonly sharing: SharingClass
  /** 免提交 needs a verified licence, or any (unverified stock then waives paper as well). */
  readonly trustToWaive: 'verified' | 'any'
  readonly reviewRequired: boolean
  readonly template: string | null
}

/** 证照类型登记 — GB/T 36904: the code is the defining authority's 统一社会信用代码 and three digits. */
export type LicenceTypeRegistered = Fact<'LicenceTypeRegistered', {
  readonly typeId: LicenceTypeId
  readonly code: string
  readonly registeredBy: UnitId
  readonly definition: LicenceTypeDefinition
}>

/** 证照类型修订 — the whole definition anew; licences issued before keep the version they were issued under. */
export type LicenceTypeRevised = Fact<'LicenceTypeRevised', {
  readonly typeId: LicenceTypeId
  readonly version: number
  readonly definition: LicenceTypeDefinition
}>

/** 证照类型停用 — no new licence of this type; existing ones stay. */
export type LicenceTypeRetired = Fact<'LicenceTypeRetired', { readonly typeId: LicenceTypeId }>

/**
 * 版式设定 — how files of this type look from now on; files made before keep their look. `templateVersion` counts from 1, whatever number the
 * template came with; the template is whole, defaults included, so that it means the same when they change.
 */
export type LicenceTypeTemplateSet = Fact<'LicenceTypeTemplateSet', {
  readonly typeId: LicenceTypeId
  readonly templateVersion: number
  readonly template: LicenceTemplate
}>

export type LicenceTypeEvent = LicenceTypeRegistered | LicenceTypeRevised | LicenceTypeRetired | LicenceTypeTemplateSet
