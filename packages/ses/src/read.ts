import { decodeDer } from '@hub/der'
import { isRefusal } from '@hub/kernel'
import { sealLimits, signatureLimits } from './limits.ts'
import { sealOf } from './model/seal-of.ts'
import type { SesSeal } from './model/seal.ts'
import { signatureOf } from './model/signature-of.ts'
import type { SesSignature } from './model/signature.ts'
import type { SesRefusal } from './refusal.ts'
import { anySeal } from './structure/seal.ts'
import { anySignature } from './structure/signature.ts'

/** The reader's own copy: nobody can change what was read between its reading and its judging. Too long input is not copied. */
function ownCopy(bytes: Uint8Array, bytesMax: number): Uint8Array {
  return bytes.length > bytesMax ? bytes : new Uint8Array(bytes)
}

/** 读电子印章 — an `.esl` file or the seal inside a signature; V1, V4 or V5. Nothing is verified yet: that is `judgeSeal`. */
export function readSeal(bytes: Uint8Array): SesSeal | SesRefusal {
  const shape = decodeDer(anySeal, ownCopy(bytes, sealLimits.bytesMax), sealLimits)
  return isRefusal(shape) ? shape : sealOf(shape)
}

/** 读电子签章 — `SignedValue.dat` of an OFD package; V1, V4 or V5. Nothing is verified yet: that is `judgeSignature`. */
export function readSignature(bytes: Uint8Array): SesSignature | SesRefusal {
  const shape = decodeDer(anySignature, ownCopy(bytes, signatureLimits.bytesMax), signatureLimits)
  return isRefusal(shape) ? shape : signatureOf(shape)
}
