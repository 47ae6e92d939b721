import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { ratePerCore, type Rate } from './rate.ts'

const message = Buffer.alloc(512, 0x5a)

/** P-256 速率 — ECDSA with SHA-256 as the key store does it, in OpenSSL. */
export function p256Rates(seconds: number): readonly Rate[] {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signature = sign('sha256', message, privateKey)
  return [
    ratePerCore('P-256 sign, node:crypto', seconds, () => { sign('sha256', message, privateKey) }),
    ratePerCore('P-256 verify, node:crypto', seconds, () => { verify('sha256', message, publicKey, signature) }),
  ]
}
