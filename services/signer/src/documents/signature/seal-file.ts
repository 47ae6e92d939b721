import { isRefusal, type Refusal } from '@hub/kernel'
import { buildCms, type CmsSigner } from './cms.ts'
import { embedSignature } from './embed.ts'
import { prepareSignature, type SealingRequest } from './prepare.ts'
import type { SignatureRefusal } from './refusals.ts'

/** 签章 — one seal on a file: prepared, signed, embedded. Earlier seals stay valid. What `signer` throws (a key that cannot sign now) goes to the caller; the file is as before. */
export async function sealFile(pdf: Uint8Array, request: SealingRequest, signer: CmsSigner): Promise<Uint8Array | Refusal<SignatureRefusal>> {
  const prepared = prepareSignature(pdf, request)
  return isRefusal(prepared) ? prepared : embedSignature(prepared, await buildCms(prepared.covered, signer))
}
