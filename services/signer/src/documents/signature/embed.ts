import { refuse, type Refusal } from '@hub/kernel'
import type { PreparedFile } from './prepare.ts'

/** 写入签名 — the signed file: the CMS (DER) in the room that was left for it, which no covered byte feels. */
export function embedSignature({ bytes, contentsAt, contentsBytesMax }: PreparedFile, cms: Uint8Array): Uint8Array | Refusal<'SIGNATURE_TOO_LARGE'> {
  if (cms.length > contentsBytesMax) return refuse('SIGNATURE_TOO_LARGE', { bytes: cms.length, bytesMax: contentsBytesMax })
  const signed = Buffer.from(bytes)
  signed.write(Buffer.from(cms).toString('hex'), contentsAt, 'latin1')
  return signed
}
