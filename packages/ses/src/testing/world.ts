import { X509Certificate } from 'node:crypto'
import type { CertificateFacts, JudgeEffects, SealStatus, TimeStampVerdict } from '../judge/effects.ts'
import { sameBytes } from '../same-bytes.ts'
import { digestOf, verifySm2 } from './sm2.ts'
import { testFile } from './test-file.ts'

/** What a spec wants to be different from a world where all is well. */
export interface World {
  readonly now: string
  readonly maker: Partial<CertificateFacts>
  readonly signer: Partial<CertificateFacts>
  readonly timeStamp: TimeStampVerdict | undefined
  readonly seal: SealStatus | undefined
}

const calm: World = { now: '2027-06-01T00:00:00.000Z', maker: {}, signer: {}, timeStamp: undefined, seal: { status: 'active' } }

const facts = { validFrom: '2026-01-01T00:00:00.000Z', validUntil: '2031-12-31T23:59:59.000Z', keyUsage: ['digitalSignature', 'nonRepudiation'], revocation: { status: 'good' }, compromisedSince: undefined, unexplainedSince: undefined } as const

/** Trusted byte for byte: the signatures on certificates are for the judge of certificates to check, who is not here. */
const trusted = ['maker.der', 'signer.der'].map((name) => testFile('made', name))

/** Subject and key come from the certificate itself; a certificate that cannot be read gives no facts. */
function readCertificate(certificate: Uint8Array): Pick<CertificateFacts, 'subject' | 'publicKey'> | undefined {
  try {
    const { subject, publicKey } = new X509Certificate(certificate)
    return { subject, publicKey: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })) }
  } catch {
    return undefined
  }
}

/** The ports of a judgement: real SM2 and real digests, a scripted judge of certificates, time stamps and seals. */
export function world(different: Partial<World> = {}): JudgeEffects {
  const { now, maker, signer, timeStamp, seal } = { ...calm, ...different }
  return {
    verifySignature: verifySm2,
    digest: digestOf,
    certificates: {
      async judge({ certificate, role }) {
        const known = readCertificate(certificate)
        const chain = trusted.some((each) => sameBytes(each, certificate)) ? 'trusted' : 'untrusted'
        return known === undefined ? undefined : { ...facts, ...known, chain, ...(role === 'seal-maker' ? maker : signer) }
      },
    },
    ...(timeStamp === undefined ? {} : { timeStamps: { judge: async () => timeStamp } }),
    ...(seal === undefined ? {} : { seals: { statusOf: async () => seal } }),
    now: () => now,
  }
}
