import { refuse, type Refusal } from '@hub/kernel'
import { encodeSm2Pkcs8, parseSm2Pkcs8, type Pkcs8Refusal } from './pkcs8.ts'
import type { Sm2PrivateKey } from './private-key.ts'
import type { PointRefusal, Sm2PublicKey } from './public-key.ts'
import { encodeSm2Spki, parseSm2Spki } from './spki.ts'

type Label = 'PUBLIC KEY' | 'PRIVATE KEY'

/** A key takes fewer than 300; the rest is for line ends of any kind. */
export const pemCharactersMax = 1024
const lineCharacters = 64
const blockShape = /^-----BEGIN ([A-Z ]+)-----\r?\n((?:[A-Za-z0-9+/]{1,64}={0,2}\r?\n)+)-----END ([A-Z ]+)-----\s*$/

/** 公钥 PEM — RFC 7468, 13. */
export function encodeSm2PublicKeyPem(publicKey: Sm2PublicKey): string {
  return encode('PUBLIC KEY', encodeSm2Spki(publicKey))
}

/** 私钥 PEM — RFC 7468, 10: unencrypted, and a string that nobody can overwrite. For export to a file of its own. */
export function encodeSm2PrivateKeyPem(key: Sm2PrivateKey): string {
  const der = encodeSm2Pkcs8(key)
  const text = encode('PRIVATE KEY', der)
  der.fill(0)
  return text
}

/** One block with nothing before and only white space after it. */
export function parseSm2PublicKeyPem(text: string): Sm2PublicKey | Refusal<'PEM_MALFORMED' | 'SPKI_NOT_SM2' | PointRefusal> {
  const der = decode('PUBLIC KEY', text)
  return der === undefined ? refuse('PEM_MALFORMED') : parseSm2Spki(der)
}

export function parseSm2PrivateKeyPem(text: string): Sm2PrivateKey | Refusal<'PEM_MALFORMED' | Pkcs8Refusal> {
  const der = decode('PRIVATE KEY', text)
  if (der === undefined) return refuse('PEM_MALFORMED')
  const key = parseSm2Pkcs8(der)
  der.fill(0)
  return key
}

function encode(label: Label, der: Buffer): string {
  const lines = der.toString('base64').replace(new RegExp(`(.{${String(lineCharacters)}})(?=.)`, 'g'), '$1\n')
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}

function decode(label: Label, text: string): Buffer | undefined {
  if (text.length > pemCharactersMax) return undefined
  const [, begin, body = '', end] = blockShape.exec(text) ?? []
  if (begin !== label || end !== label) return undefined
  const base64 = body.replaceAll(/\r?\n/g, '')
  const der = Buffer.from(base64, 'base64')
  // Padding in the middle, spare bits that are not zero: Buffer passes over them, the way back does not.
  return der.toString('base64') === base64 ? der : undefined
}
