import { digest } from '@hub/canonical'
import { isRefusal } from '@hub/kernel'
import { judgeOfd, readOfd, type OfdJudgement } from '@hub/ofd'
import { judgeSeal, judgeSignature, readSeal, readSignature, type JudgeEffects, type SealJudgement } from '@hub/ses'
import { timeStampVerdict, verifyTimeStampOf } from '@hub/timestamp'
import { certificateFacts, findKeyKind, judgeChain, readCertificate, readCrl, verifySignature, type Certificate, type Crl } from '@hub/x509'
import type { TrustBundle } from '../certs/trust-bundle.ts'

function good<T>(value: T): Exclude<T, { refused: unknown }> {
  if (isRefusal(value)) throw new TypeError(JSON.stringify(value))
  return value as Exclude<T, { refused: unknown }>
}

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'))

/** What the trust bundle says, read by our own packages. */
export interface Trust { readonly anchors: readonly Certificate[]; readonly intermediates: readonly Certificate[]; readonly crls: readonly Crl[] }

export function readTrust({ roots, intermediates, crls }: TrustBundle): Trust {
  const certificates = (each: Readonly<Record<'sm2' | 'p256', string>>): readonly Certificate[] => [each.sm2, each.p256].map((der) => good(readCertificate(bytesOf(der))))
  return { anchors: certificates(roots), intermediates: certificates(intermediates), crls: [crls.sm2.root, crls.sm2.issuing, crls.p256.root, crls.p256.issuing].map((der) => good(readCrl(bytesOf(der)))) }
}

/** 判定环境 — a stranger who has the trust bundle and nothing else. */
export function strangerWith(trust: Trust, now = new Date().toISOString()): JudgeEffects {
  const revocation = { crls: trust.crls, responses: [] }
  return {
    verifySignature: async ({ publicKey, algorithm, message, signature }) => (algorithm === '1.2.156.10197.1.501' && findKeyKind(publicKey) === 'sm2' ? verifySignature({ publicKey, algorithm: 'sm2-sm3', message, signature }) : 'unsupported'),
    digest,
    certificates: {
      async judge({ certificate: der, role, at, statusAt }) {
        const certificate = readCertificate(der)
        if (isRefusal(certificate)) return undefined
        return certificateFacts(certificate, judgeChain({ certificate, at: at ?? now, statusAt, purpose: role, ...trust, revocation }))
      },
    },
    timeStamps: {
      async judge({ token, covered }) {
        return timeStampVerdict(verifyTimeStampOf(covered, token, { ...trust, revocation, now }))
      },
    },
    seals: { statusOf: async () => ({ status: 'active' }) },
    now: () => now,
  }
}

export function judgedSeal(der: Uint8Array, effects: JudgeEffects): Promise<SealJudgement> {
  return judgeSeal(readSeal(der), effects)
}

export function judgedOfd(bytes: Uint8Array, effects: JudgeEffects): Promise<OfdJudgement> {
  return judgeOfd(readOfd(bytes), {
    judgeSeal: async ({ signedValue, original }) => {
      const signature = readSignature(signedValue)
      if (isRefusal(signature)) return undefined
      const { unchanged, sealValidThen } = await judgeSignature(signature, { bytes: original }, effects)
      return { dataHash: signature.dataHash, propertyInfo: signature.propertyInfo, seal: signature.seal.der, unchanged, sealValidThen }
    },
  })
}

/** Steps that did not pass, for a test to show. */
export const troublesOf = ({ steps }: { readonly steps: readonly { readonly outcome: string; readonly code: string }[] }): readonly string[] => steps.filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code)
