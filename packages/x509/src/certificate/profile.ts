import { oids } from '../identifiers.ts'
import type { KeyUsage } from '../structure/certificate-extensions.ts'

/** 证书用途 — what an end entity's key is for: 制章者, 签章者 (a unit), 文件签名者 (PDF), 时间戳机构, 在线状态响应者. */
export const endEntityPurposes = ['seal-maker', 'seal-signer', 'document-signer', 'time-stamp', 'ocsp-responder'] as const
export type EndEntityPurpose = (typeof endEntityPurposes)[number]

interface Profile {
  readonly daysMax: number
  readonly keyUsage: readonly KeyUsage[]
  /** The one extended key usage; who signs with a seal or a document needs none, and viewers refuse those that they do not know. Only a maker of seals has that of making them. */
  readonly onlyFor: string | undefined
  readonly ocspNoCheck: boolean
}

const signing: readonly KeyUsage[] = ['digitalSignature', 'nonRepudiation']
const plain = { keyUsage: signing, onlyFor: undefined, ocspNoCheck: false } as const

/** 有效期上限 in days. A time stamp is worth as much as its authority's certificate lasts; a responder's is not asked after, so it is short. */
export const profiles: Readonly<Record<EndEntityPurpose, Profile>> = {
  'seal-maker': { ...plain, daysMax: 1_827, onlyFor: oids.sealMaking },
  'seal-signer': { ...plain, daysMax: 1_827 },
  'document-signer': { ...plain, daysMax: 1_827 },
  'time-stamp': { daysMax: 3_653, keyUsage: signing, onlyFor: oids.timeStamping, ocspNoCheck: false },
  'ocsp-responder': { daysMax: 90, keyUsage: ['digitalSignature'], onlyFor: oids.ocspSigning, ocspNoCheck: true },
}

/** 根证书: 20 years, one CA below it. 签发证书: 10 years, end entities only. */
export const rootProfile = { daysMax: 7_305, pathLength: 1 } as const
export const issuingProfile = { daysMax: 3_653, pathLength: 0 } as const
export const caKeyUsage: readonly KeyUsage[] = ['keyCertSign', 'cRLSign']
