import { isRefusal, type Refusal } from '@hub/kernel'
import type { Certificate } from '../certificate/certificate.ts'
import { issueEndEntity, issueIssuingCa, issueRoot, type Issuer } from '../certificate/issue.ts'
import type { EndEntityPurpose } from '../certificate/profile.ts'
import type { KeyKind } from '../signature-algorithm.ts'
import type { Signer } from '../signer.ts'
import { newSigner } from './signers.ts'

/** The answer, or a failed test that names the refusal. */
export function accepted<T>(value: T): Exclude<T, Refusal> {
  if (isRefusal(value)) throw new Error(`refused: ${value.refused} ${JSON.stringify(value.detail)}`)
  return value as Exclude<T, Refusal>
}

export interface Hierarchy {
  readonly root: Issuer
  readonly issuing: Issuer
  issue(purpose: EndEntityPurpose, more?: { readonly signer?: Signer; readonly from?: string; readonly days?: number }): Promise<{ readonly certificate: Certificate; readonly signer: Signer }>
}

export const noon = '2026-11-22T12:00:00.000Z'

/** Root, issuing CA and whatever is asked for, all with keys of one kind, valid from `from`. */
export async function newHierarchy(kind: KeyKind, from = '2026-01-01T00:00:00.000Z'): Promise<Hierarchy> {
  const rootSigner = newSigner(kind)
  const root = { certificate: accepted(await issueRoot({ subject: { country: 'CN', organisation: '证源市大数据局', commonName: '证源根 CA' }, from, signer: rootSigner })), signer: rootSigner }
  const caSigner = newSigner(kind)
  const issuing = {
    certificate: accepted(await issueIssuingCa({ issuer: root, subject: { country: 'CN', organisation: '证源市大数据局', commonName: '证源签发 CA' }, publicKey: caSigner.publicKey, from, crlUrl: 'http://ca.example.cn/root.crl' })),
    signer: caSigner,
  }
  return {
    root, issuing,
    async issue(purpose, { signer = newSigner(kind), from: since = from, days } = {}) {
      const certificate = accepted(await issueEndEntity({
        issuer: issuing, purpose, publicKey: signer.publicKey, from: since, ...(days === undefined ? {} : { days }),
        subject: { country: 'CN', province: '证源省', locality: '证源市', organisation: '证源市市场监督管理局', unit: '行政审批处', commonName: `证源市市场监督管理局 ${purpose}` },
        crlUrl: 'http://ca.example.cn/issuing.crl', ocspUrl: 'http://ca.example.cn/ocsp',
      }))
      return { certificate, signer }
    },
  }
}
