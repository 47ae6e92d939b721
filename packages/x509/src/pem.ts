import { refuse, type Refusal } from '@hub/kernel'
import { pemBlocksMax, pemCharactersMax } from './limits.ts'

/** PEM 标签 — those that OpenSSL writes and reads (RFC 7468). */
export type PemLabel = 'CERTIFICATE' | 'X509 CRL' | 'CERTIFICATE REQUEST'

const lineCharacters = 64
const blockShape = /-----BEGIN ([A-Z0-9 ]{1,64})-----\r?\n([A-Za-z0-9+/=\r\n]*)-----END ([A-Z0-9 ]{1,64})-----/g

/** PEM 编码 — one block of lines of 64 characters. */
export function encodePem(label: PemLabel, der: Uint8Array): string {
  const lines = Buffer.from(der).toString('base64').match(new RegExp(`.{1,${lineCharacters}}`, 'g')) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

/** PEM 解码 — all blocks of a file, in order, each of this label. Text between the blocks is left out, as OpenSSL does. */
export function parsePem(label: PemLabel, text: string): readonly Uint8Array[] | Refusal<'PEM_MALFORMED'> {
  if (text.length > pemCharactersMax) return refuse('PEM_MALFORMED', { charactersMax: pemCharactersMax })
  const blocks = [...text.matchAll(blockShape)].map(([, begin, body = '', end]) => (begin === label && end === label ? decode(body) : undefined))
  const ders = blocks.filter((block) => block !== undefined)
  return blocks.length === 0 || blocks.length > pemBlocksMax || ders.length < blocks.length ? refuse('PEM_MALFORMED') : ders
}

/** Buffer passes over padding in the middle and spare bits that are not zero; the way back does not. */
function decode(body: string): Uint8Array | undefined {
  const base64 = body.replaceAll(/\r?\n/g, '')
  const der = Buffer.from(base64, 'base64')
  return base64 !== '' && der.toString('base64') === base64 ? new Uint8Array(der) : undefined
}
