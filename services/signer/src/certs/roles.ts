import type { EndEntityPurpose } from '@hub/x509'
import type { KeyDescription } from '../keys/key-store.ts'
import { issuingKeyId } from './found-authority.ts'
import { hierarchies, hierarchyFacts, type Hierarchy } from './hierarchy.ts'

/** 机构岗位 — what the authority itself signs with beside its CAs: one key and one purpose each. */
export interface Role {
  readonly hierarchy: Hierarchy
  readonly purpose: EndEntityPurpose
  readonly keyId: string
  /** Part of the common name. */
  readonly title: string
  /** A new certificate is issued, for the same key, once the newest lasts less than this. */
  readonly renewBeforeDays: number
}

/** A seal's maker is judged at the time when the seal was made; a time stamp is worth as much as its authority's certificate lasts. */
const renewBeforeDays = { 'seal-maker': 180, 'time-stamp': 1_100, 'ocsp-responder': 30 } as const

export const roles = {
  sealMaker: { hierarchy: 'sm2', purpose: 'seal-maker', keyId: 'seal-maker-sm2', title: '制章者', renewBeforeDays: renewBeforeDays['seal-maker'] },
  timeStamp: { hierarchy: 'p256', purpose: 'time-stamp', keyId: 'time-stamp-p256', title: '时间戳机构', renewBeforeDays: renewBeforeDays['time-stamp'] },
  sm2Responder: { hierarchy: 'sm2', purpose: 'ocsp-responder', keyId: 'ocsp-sm2', title: 'SM2 在线状态响应者', renewBeforeDays: renewBeforeDays['ocsp-responder'] },
  p256Responder: { hierarchy: 'p256', purpose: 'ocsp-responder', keyId: 'ocsp-p256', title: 'P-256 在线状态响应者', renewBeforeDays: renewBeforeDays['ocsp-responder'] },
} as const satisfies Readonly<Record<string, Role>>
export type RoleName = keyof typeof roles
/** 在线状态响应者 of each hierarchy. */
export const responderOf = { sm2: 'sm2Responder', p256: 'p256Responder' } as const satisfies Readonly<Record<Hierarchy, RoleName>>
export const roleNames = Object.keys(roles) as readonly RoleName[]

/** Keys of the authority from the first start on, each for one thing: none of them is ever a seal's, nor that of a later generation of an issuing CA. */
export const authorityKeys: readonly KeyDescription[] = [
  ...hierarchies.map((hierarchy) => ({ keyId: issuingKeyId(hierarchy), kind: hierarchyFacts[hierarchy].kind })),
  ...Object.values(roles).map(({ keyId, hierarchy }) => ({ keyId, kind: hierarchyFacts[hierarchy].kind })),
]
