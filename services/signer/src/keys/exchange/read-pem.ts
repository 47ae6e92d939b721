import { refuse, type Refusal } from '@hub/kernel'
import { createPrivateKey } from 'node:crypto'
import forge from 'node-forge'
import { judgeDerivations } from './derivations.ts'
import type { Contents } from './read-pkcs12.ts'
import type { ExchangeRefusal } from './refusals.ts'

/** Headers (RFC 1421) of the older encryption end with an empty line. No part of it can take what the next part takes: hostile text costs linear time. */
const blockShape = /-----BEGIN ([A-Z0-9 ]{1,40})-----\r?\n((?:(?:[A-Za-z-]{1,40}: [^\r\n]*\r?\n){1,8}\r?\n)?[A-Za-z0-9+/=\r\n]*)-----END ([A-Z0-9 ]{1,40})-----/g
const privateLabels = new Set(['PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'])
/** openssl ecparam writes the curve before the key; it stands in the key as well. */
const ignoredLabels = new Set(['EC PARAMETERS'])

/** Is a passphrase needed to read this? */
export function isEncryptedPem(text: string): boolean {
  return text.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----') || text.includes('Proc-Type: 4,ENCRYPTED')
}

/** PEM — RFC 7468: private keys as PKCS #8, PKCS #1 or SEC 1, also encrypted, and certificates, in any order. Read by OpenSSL; nothing is signed or verified with the keys here. */
export function readPem(text: string, passphrase: string | undefined): Contents | Refusal<ExchangeRefusal> {
  const blocks = [...text.matchAll(blockShape)].map(([block, begin = '', body = '', end = '']) => ({ block, body, label: begin === end ? begin : '' }))
  // A block that is cut or has a strange character does not match at all.
  if (blocks.length !== text.split('-----BEGIN ').length - 1) return refuse('PEM_MALFORMED')
  if (blocks.some(({ label }) => !privateLabels.has(label) && !ignoredLabels.has(label) && label !== 'CERTIFICATE')) return refuse('PEM_MALFORMED')
  const keys = blocks.filter(({ label }) => privateLabels.has(label)).map(({ block, body }) => costOf(block, body) ?? pkcs8Of(block, passphrase))
  const refused = keys.find((key) => !Buffer.isBuffer(key))
  if (refused !== undefined && !Buffer.isBuffer(refused)) return refused
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ body }) => Buffer.from(body, 'base64'))
  return { privateKeys: keys.filter((key) => Buffer.isBuffer(key)), certificates }
}

/** Of EncryptedPrivateKeyInfo; the older encryption of PEM derives once. */
function costOf(block: string, body: string): Refusal<ExchangeRefusal> | undefined {
  if (!block.startsWith('-----BEGIN ENCRYPTED PRIVATE KEY-----')) return undefined
  try {
    return judgeDerivations(forge.asn1.fromDer(Buffer.from(body, 'base64').toString('binary'), true), [], 'PEM_MALFORMED')
  } catch {
    return refuse('PEM_MALFORMED')
  }
}

function pkcs8Of(block: string, passphrase: string | undefined): Buffer | Refusal<ExchangeRefusal> {
  const encrypted = isEncryptedPem(block)
  try {
    const key = createPrivateKey({ key: block, format: 'pem', ...(encrypted ? { passphrase: passphrase ?? '' } : {}) })
    return key.export({ type: 'pkcs8', format: 'der' })
  } catch {
    return refuse(encrypted ? 'PASSPHRASE_WRONG' : 'PEM_MALFORMED')
  }
}
