import type { Certificate } from '../certificate/certificate.ts'
import type { EndEntityPurpose } from '../certificate/profile.ts'
import { oids } from '../identifiers.ts'
import type { Found } from './finding.ts'

/** Other vendors' purposes for signing documents; a seal signs a document too. */
const documentPurposes: readonly string[] = [oids.anyPurpose, oids.documentSigning, oids.emailProtection, '1.2.840.113583.1.1.5', '1.3.6.1.4.1.311.10.3.12']

interface Needs {
  /** Any of these. */
  readonly purposes: readonly string[]
  /** Must be there, and the CA's word alone is not enough. */
  readonly isRequired: boolean
  /** RFC 3161 2.3: critical, and the only one. */
  readonly isOnly: boolean
}

const document: Needs = { purposes: documentPurposes, isRequired: false, isOnly: false }
const foreignMaker: Needs = { ...document, purposes: [oids.sealMaking, ...documentPurposes] }
const needs: Readonly<Record<EndEntityPurpose, Needs>> = {
  'seal-maker': { purposes: [oids.sealMaking], isRequired: true, isOnly: false },
  'seal-signer': document,
  'document-signer': document,
  'time-stamp': { purposes: [oids.timeStamping], isRequired: true, isOnly: true },
  'ocsp-responder': { purposes: [oids.ocspSigning], isRequired: true, isOnly: false },
}

/** 用途 — what the key is asked to be for, and whether the path ends at a root that was given for makers of seals. */
export interface PurposeQuestion { readonly purpose: EndEntityPurpose; readonly isMakersRoot: boolean }

const needsOf = ({ purpose, isMakersRoot }: PurposeQuestion): Needs => (isMakersRoot ? foreignMaker : needs[purpose])

/** 终端证书的扩展密钥用法 (RFC 5280 4.2.1.12). */
export function judgePurpose({ extensions: { extendedKeyUsage } }: Certificate, question: PurposeQuestion): Found {
  const { purposes, isRequired, isOnly } = needsOf(question)
  if (extendedKeyUsage === undefined) return [isRequired ? missing(question) : 'PURPOSE_UNRESTRICTED']
  const isNamed = extendedKeyUsage.purposes.some((each) => purposes.includes(each))
  const isAlone = extendedKeyUsage.critical && extendedKeyUsage.purposes.length === 1
  if (isNamed) return [isAlone || !isOnly ? 'PURPOSE_ALLOWED' : 'PURPOSE_FORBIDDEN']
  return [extendedKeyUsage.purposes.some((each) => documentPurposes.includes(each)) ? missing(question) : 'PURPOSE_FORBIDDEN']
}

/** Makers of seals of others have no purpose by which to know them: that is for the list of their roots to say. Whoever may sign documents must not thereby make seals. */
function missing({ purpose }: PurposeQuestion): 'SEAL_MAKER_UNKNOWN' | 'PURPOSE_FORBIDDEN' {
  return purpose === 'seal-maker' ? 'SEAL_MAKER_UNKNOWN' : 'PURPOSE_FORBIDDEN'
}

/** A CA whose certificate names purposes issues for no others: not in RFC 5280, but what verifiers in use do. */
export function judgePurposeOfCa({ extensions: { extendedKeyUsage } }: Certificate, question: PurposeQuestion): Found {
  if (extendedKeyUsage === undefined) return ['PURPOSE_UNRESTRICTED']
  const isNamed = extendedKeyUsage.purposes.some((each) => each === oids.anyPurpose || needsOf(question).purposes.includes(each))
  return [isNamed ? 'PURPOSE_ALLOWED' : 'PURPOSE_FORBIDDEN']
}

/** 终端证书的密钥用法: either lets a key sign. */
export function judgeKeyUsage({ extensions: { keyUsage } }: Certificate): Found {
  if (keyUsage === undefined) return ['KEY_USAGE_UNRESTRICTED']
  return [keyUsage.includes('digitalSignature') || keyUsage.includes('nonRepudiation') ? 'KEY_USAGE_ALLOWED' : 'KEY_USAGE_FORBIDDEN']
}

export function judgeKeyUsageOfCa({ extensions: { keyUsage } }: Certificate): Found {
  if (keyUsage === undefined) return ['KEY_USAGE_UNRESTRICTED']
  return [keyUsage.includes('keyCertSign') ? 'KEY_USAGE_ALLOWED' : 'KEY_USAGE_FORBIDDEN']
}
