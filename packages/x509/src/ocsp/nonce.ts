import { encodeDer, octetString } from '@hub/der'
import type { ExtensionReader } from '../extension-reader.ts'
import { oids } from '../identifiers.ts'

/** Octets of a nonce (RFC 9654 2.1); what a caller sends is sent back, so it has a bound. */
const nonceBytesMax = 128

/** 随机数扩展 — `'unusable'` for an empty or too long one. */
export function readNonce(reader: ExtensionReader): Uint8Array | 'unusable' | undefined {
  const nonce = reader.read(oids.ocspNonce, octetString)
  return nonce === undefined || (nonce.length > 0 && nonce.length <= nonceBytesMax) ? nonce : 'unusable'
}

export function nonceExtensions(nonce: Uint8Array | undefined) {
  return nonce === undefined ? undefined : [{ id: oids.ocspNonce, critical: false, value: encodeDer(octetString, nonce) }]
}
