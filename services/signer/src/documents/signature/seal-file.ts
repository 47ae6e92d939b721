import { isRefusal, type Refusal } from '@hub/kernel'
import { embedSignature } from './embed.ts'
import { prepareSignature, type PreparedFile, type SealingRequest } from './prepare.ts'
import type { SignatureRefusal } from './refusals.ts'

/** 签章 — one seal on a file: prepared, signed, embedded. Earlier seals stay valid. `cms` is asked for the signature value; what it throws (a key that cannot sign now) goes to the caller, and the file is as before. */
export async function sealFile(pdf: Uint8Array, request: SealingRequest, cms: (covered: PreparedFile['covered']) => Promise<Uint8Array>): Promise<Uint8Array | Refusal<SignatureRefusal>> {
  const prepared = prepareSignature(pdf, request)
  return isRefusal(prepared) ? prepared : embedSignature(prepared, await cms(prepared.covered))
}
