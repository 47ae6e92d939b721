import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { opensslRate } from './openssl-speed.ts'
import { perCore, type Measure } from './rate.ts'

const message = Buffer.alloc(512, 0x5a)

/** P-256 速率 — ECDSA with SHA-256 as the key store does it, in OpenSSL. */
export function p256Measures(): readonly Measure[] {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const signature = sign('sha256', message, privateKey)
  return [
    perCore('P-256 sign, node:crypto', () => sign('sha256', message, privateKey), opensslRate('P-256', 'sign')),
    perCore('P-256 verify, node:crypto', () => verify('sha256', message, publicKey, signature), opensslRate('P-256', 'verify')),
  ]
}
