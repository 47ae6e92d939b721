import { assert, isRefusal, refuse, type Refusal } from '@hub/kernel'
import { encodeName, type DistinguishedName } from '../distinguished-name.ts'
import { findKeyKind, keyIdOf } from '../public-key.ts'
import { sameBytes } from '../same-bytes.ts'
import { newSerial } from '../serial.ts'
import type { Signer } from '../signer.ts'
import type { Certificate } from './certificate.ts'
import { makeCertificate } from './make.ts'
import { caKeyUsage, issuingProfile, profiles, rootProfile, type EndEntityPurpose } from './profile.ts'
import { validityOf } from './validity.ts'

export type IssueRefusal = Refusal<'NAME_INVALID' | 'PUBLIC_KEY_UNSUPPORTED' | 'VALIDITY_TOO_LONG' | 'ISSUER_NOT_VALID_THEN'>

/** 颁发者 — a CA's certificate and the key that belongs to it. */
export interface Issuer { readonly certificate: Certificate; readonly signer: Signer }

interface Asked {
  readonly subject: DistinguishedName
  /** RFC 3339 text in UTC with milliseconds; cut to the second. */
  readonly from: string
  /** The most that the profile allows where it is left out. */
  readonly days?: number
}

/** Where others fetch what this certificate's issuer says of it. */
interface Addresses { readonly crlUrl?: string; readonly ocspUrl?: string }

/** 签发根证书 — signed by its own key; one CA may stand below it. */
export async function issueRoot({ subject, from, days, signer }: Asked & { readonly signer: Signer }): Promise<Certificate | IssueRefusal> {
  const name = encodeName(subject)
  const validity = validityOf({ from, days, daysMax: rootProfile.daysMax, issuer: undefined })
  if (isRefusal(name)) return name
  if (isRefusal(validity)) return validity
  return makeCertificate({
    ...validity, ...unaddressed, serial: newSerial(), issuer: name, subject: name, issuerKeyId: keyIdOf(signer.publicKey), publicKey: signer.publicKey,
    ca: { pathLength: rootProfile.pathLength }, keyUsage: caKeyUsage, onlyFor: undefined, ocspNoCheck: false,
  }, signer)
}

/** 签发下级 CA 证书 — for the issuing CA, which signs end entities only. */
export async function issueIssuingCa({ issuer, ...asked }: Asked & Addresses & { readonly issuer: Issuer; readonly publicKey: Uint8Array }): Promise<Certificate | IssueRefusal> {
  return issueBelow(issuer, asked, { daysMax: issuingProfile.daysMax, ca: { pathLength: issuingProfile.pathLength }, keyUsage: caKeyUsage, onlyFor: undefined, ocspNoCheck: false })
}

/** 签发终端证书 — for one purpose and with no other. */
export async function issueEndEntity({ issuer, purpose, ...asked }: Asked & Addresses & { readonly issuer: Issuer; readonly purpose: EndEntityPurpose; readonly publicKey: Uint8Array }): Promise<Certificate | IssueRefusal> {
  return issueBelow(issuer, asked, { ...profiles[purpose], ca: undefined })
}

const unaddressed = { crlUrl: undefined, ocspUrl: undefined } as const

type Rules = Pick<Parameters<typeof makeCertificate>[0], 'ca' | 'keyUsage' | 'onlyFor' | 'ocspNoCheck'> & { readonly daysMax: number }

async function issueBelow({ certificate: ca, signer }: Issuer, asked: Asked & Addresses & { readonly publicKey: Uint8Array }, { daysMax, ...rules }: Rules): Promise<Certificate | IssueRefusal> {
  assert(sameBytes(ca.publicKey, signer.publicKey), 'the issuer signs with the key of its certificate')
  const { basicConstraints, keyUsage } = ca.extensions
  assert(basicConstraints?.ca === true && keyUsage?.includes('keyCertSign') === true, 'the issuer is a CA')
  assert(rules.ca === undefined || (basicConstraints.pathLength ?? Infinity) > rules.ca.pathLength, 'a CA may stand below this issuer')
  const name = encodeName(asked.subject)
  if (isRefusal(name)) return name
  if (findKeyKind(asked.publicKey) === undefined) return refuse('PUBLIC_KEY_UNSUPPORTED')
  const validity = validityOf({ from: asked.from, days: asked.days, daysMax, issuer: ca })
  if (isRefusal(validity)) return validity
  return makeCertificate({
    ...validity, ...rules, serial: newSerial(), issuer: ca.subject, issuerKeyId: ca.extensions.subjectKeyId ?? keyIdOf(ca.publicKey), subject: name, publicKey: asked.publicKey,
    crlUrl: asked.crlUrl, ocspUrl: asked.ocspUrl,
  }, signer)
}
