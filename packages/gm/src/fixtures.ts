import { isRefusal, type Refusal } from '@hub/kernel'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { toInteger } from './big-endian.ts'
import { takeSm2PrivateKey, type Sm2PrivateKey } from './keys/private-key.ts'
import type { RandomScalar } from './sm2/random-scalar.ts'

export const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex')

/** What must have been accepted. */
export function accepted<T>(value: T): Exclude<T, Refusal> {
  if (isRefusal(value)) throw new Error(`refused: ${value.refused}`)
  return value as Exclude<T, Refusal>
}

/** GB/T 32918.5, annex A.2: the key pair, the nonce, and what comes of them for "message digest" under the default user id. */
export const standard = {
  d: '3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8',
  k: '59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21',
  point: '09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020 CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13',
  message: Buffer.from('message digest'),
  z: 'B2E14C5C79C6DF5B85F4FE7ED8DB7A262B9DA7E07CCB0EA9F4747B8CCDA8A4F3',
  e: 'F0B43E94BA45ACCAACE692ED534382EB17E6AB5A19CE7B31F4486FDFC0D28640',
  r: 'F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3',
  s: 'B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA',
} as const

export const standardKey = (): Sm2PrivateKey => accepted(takeSm2PrivateKey(bytes(standard.d)))

export const scalar = (value: bigint | string): RandomScalar => {
  const encoded = bytes(typeof value === 'string' ? value : value.toString(16).padStart(64, '0'))
  return { bytes: encoded, value: toInteger(encoded) }
}

/** Each byte of `original` changed in turn, the lowest bit and then all bits. */
export function* flips(original: Uint8Array): Generator<Buffer> {
  for (let at = 0; at < original.length; at += 1)
    for (const mask of [0x01, 0xff]) {
      const changed = Buffer.from(original)
      changed[at] = (changed[at] ?? 0) ^ mask
      yield changed
    }
}

/** The openssl on the PATH, in a folder that goes away with the test. */
export function opensslFolder(): { readonly file: (name: string) => string; readonly run: (...args: readonly string[]) => Buffer } {
  const folder = mkdtempSync(join(tmpdir(), 'zhengyuan-gm-'))
  onTestFinished(() => { rmSync(folder, { recursive: true, force: true }) })
  return { file: (name) => join(folder, name), run: (...args) => execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }) }
}

interface SignOptions { readonly der: boolean; readonly hash: true; readonly userId?: string }

/** 另一实现 — what two packages that know nothing of ours have in common; hexadecimal text throughout. */
export interface OtherImplementation {
  readonly sm2: {
    readonly generateKeyPairHex: () => { readonly privateKey: string; readonly publicKey: string }
    readonly doSignature: (message: Uint8Array, privateKey: string, options: SignOptions) => string
    readonly doVerifySignature: (message: Uint8Array, signature: string, publicKey: string, options: SignOptions) => boolean
    /** Mode 1 is C1C3C2; without the 04 in front. */
    readonly doEncrypt: (plain: Uint8Array, publicKey: string, mode: 1) => string
    readonly doDecrypt: (ciphertext: string, privateKey: string, mode: 1, options: { readonly output: 'array' }) => ArrayLike<number>
  }
  readonly sm3: (message: Uint8Array) => string
  readonly sm4: { readonly encrypt: (plain: Uint8Array, key: string, options: { readonly mode: 'cbc'; readonly iv: string }) => string }
}

const load = createRequire(import.meta.url)
/** On jsbn, and on an older @noble/curves: two code bases. */
export const others: readonly (readonly [string, OtherImplementation])[] = ['sm-crypto', 'sm-crypto-v2'].map((name) => [name, load(name) as OtherImplementation])
