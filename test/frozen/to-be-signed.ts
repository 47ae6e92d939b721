import { isRefusal } from '@hub/kernel'
import { imprintOf, makeToken } from '@hub/timestamp'
import { certIdOf, makeCrl, makeOcspResponse, readCertificate, type Certificate, type Signer } from '@hub/x509'
import { buildCms } from '../../services/signer/src/documents/signature/cms.ts'

/** The signer was asked; nothing more is needed of it. */
export class Asked extends Error {
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    super('the signer was asked')
    this.bytes = bytes
  }
}

const times = { thisUpdate: '2026-11-22T00:00:00.000Z', nextUpdate: '2026-11-29T00:00:00.000Z' } as const
const revoked = { at: '2026-11-20T08:30:00.000Z', reason: 'keyCompromise', invalidSince: '2026-11-19T00:00:00.000Z' } as const
const serial = '0a1b2c'

export function readFixed(base64: string): Certificate {
  const certificate = readCertificate(Buffer.from(base64, 'base64'))
  if (isRefusal(certificate)) throw new TypeError(certificate.refused)
  return certificate
}

/** 待签字节 — what the authority's four kinds of signature are over, each with fixed content under this CA and this authority of time stamps. */
export function askedOf(ca: Certificate, authority: Certificate): Readonly<Record<'crl' | 'ocsp' | 'timeStamp' | 'pdf', () => Promise<unknown>>> {
  const asking = ({ publicKey }: Certificate): Signer => ({ publicKey, sign: (bytes) => Promise.reject(new Asked(bytes)) })
  return {
    crl: () => makeCrl({ number: 7n, ...times, revoked: [{ serial, ...revoked }] }, { certificate: ca, signer: asking(ca) }),
    ocsp: () => makeOcspResponse({
      producedAt: times.thisUpdate, ...times, nonce: Buffer.from('00112233445566778899aabbccddeeff', 'hex'),
      answers: [{ id: certIdOf(serial, ca), status: { status: 'revoked', revocation: revoked } }, { id: certIdOf('0b', ca), status: { status: 'good' } }],
    }, { certificate: ca, signer: asking(ca), isIssuer: true }),
    timeStamp: () => makeToken({ imprint: imprintOf(Buffer.from('what is stamped'), 'sha256'), nonce: 42n, wantsCertificate: true, policy: undefined }, { serial: 9n, time: times.thisUpdate }, { certificate: authority, chain: [ca], signer: asking(authority), policy: '1.3.6.1.4.1.4146.2.3', accuracySeconds: 1 }),
    pdf: () => buildCms([Buffer.from('before the value'), Buffer.from('behind it')], { certificates: [authority.der, ca.der], algorithm: 'ecdsa-p256-sha256', sign: (bytes) => Promise.reject(new Asked(bytes)) }),
  }
}
