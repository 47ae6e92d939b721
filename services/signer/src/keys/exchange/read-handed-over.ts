import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { readCertificate } from '@hub/x509'
import { closeKey, loadKey } from '../loaded-key.ts'
import { signingKinds, type SigningKind } from '../key-store.ts'
import { isEncryptedPem, readPem } from './read-pem.ts'
import { readPkcs12, type Contents } from './read-pkcs12.ts'
import type { ExchangeRefusal } from './refusals.ts'

/** A key with a long chain takes a few KiB. */
export const keyFileBytesMax = 256 * 1024
const certificatesMax = 16

/** 移交的密钥 — one key and the certificates that came with it, its own first. */
export interface HandedOver {
  readonly kind: SigningKind
  /** PKCS #8 DER; whoever takes it overwrites it. */
  readonly pkcs8: Buffer
  readonly publicKey: Uint8Array
  readonly certificates: readonly Uint8Array[]
}

const sequenceTag = 0x30

/** 是否需要口令 — a .p12 always (it may be empty), a PEM where its key is encrypted. */
export function needsPassphrase(bytes: Uint8Array): boolean {
  return bytes[0] === sequenceTag || isEncryptedPem(Buffer.from(bytes).toString('latin1'))
}

/** 读移交的密钥 — PKCS #12 or PEM with exactly one private key. Certificates may be missing; where there are some, one has to be the key's. */
export function readHandedOver(bytes: Uint8Array, passphrase: string | undefined): HandedOver | Refusal<ExchangeRefusal> {
  const contents = readContents(bytes, passphrase)
  if (isRefusal(contents)) return contents
  try {
    return judge(contents)
  } finally {
    for (const key of contents.privateKeys) key.fill(0)
  }
}

function readContents(bytes: Uint8Array, passphrase: string | undefined): Contents | Refusal<ExchangeRefusal> {
  if (bytes.length > keyFileBytesMax) return refuse('FILE_TOO_LARGE', { bytesMax: keyFileBytesMax })
  if (bytes[0] === sequenceTag) return readPkcs12(bytes, passphrase ?? '')
  const text = Buffer.from(bytes).toString('latin1')
  return text.includes('-----BEGIN ') ? readPem(text, passphrase) : refuse('FORMAT_UNKNOWN')
}

function judge({ privateKeys, certificates }: Contents): HandedOver | Refusal<ExchangeRefusal> {
  const [pkcs8, second] = privateKeys
  if (pkcs8 === undefined) return refuse('KEY_MISSING')
  if (second !== undefined) return refuse('SEVERAL_KEYS')
  const key = identify(pkcs8)
  if (key === undefined) return refuse('KEY_KIND_UNKNOWN')
  const ordered = ownFirst(certificates, key.publicKey)
  return isRefusal(ordered) ? ordered : { ...key, pkcs8: Buffer.from(pkcs8), certificates: ordered }
}

/** The kind under which these bytes load; there is at most one. */
function identify(pkcs8: Buffer): { readonly kind: SigningKind; readonly publicKey: Uint8Array } | undefined {
  for (const kind of signingKinds) {
    const key = loadKey(kind, Buffer.from(pkcs8))
    if (key === undefined || key.kind === 'wrap-aes256') continue
    const { publicKey } = key
    closeKey(key)
    return { kind, publicKey }
  }
  return undefined
}

function ownFirst(certificates: readonly Buffer[], publicKey: Uint8Array): readonly Uint8Array[] | Refusal<ExchangeRefusal> {
  if (certificates.length > certificatesMax) return refuse('CERTIFICATE_MALFORMED')
  const read = certificates.map((der) => readCertificate(der))
  const own = read.findIndex((certificate) => !isRefusal(certificate) && Buffer.compare(certificate.publicKey, publicKey) === 0)
  if (read.some((certificate) => isRefusal(certificate))) return refuse('CERTIFICATE_MALFORMED')
  if (own < 0) return certificates.length === 0 ? [] : refuse('CERTIFICATE_OF_ANOTHER_KEY')
  return [...certificates.slice(own, own + 1), ...certificates.slice(0, own), ...certificates.slice(own + 1)].map((der) => Uint8Array.from(der))
}
