import { decodeDer, encodeDer, sliceOf } from '@hub/der'
import { assert, firstRefusal, isRefusal, refuse, type Refusal } from '@hub/kernel'
import { sm2WithSm3 } from '../identifiers.ts'
import { propertyInfoLengthMax, sealLimits } from '../limits.ts'
import { sealOf } from '../model/seal-of.ts'
import { checkCertificate, checkText } from '../model/seal-rules.ts'
import type { SesExtension, SesSeal } from '../model/seal.ts'
import { readSignature } from '../read.ts'
import type { SesFault, SesRefusal } from '../refusal.ts'
import { isSm2SignatureValue } from '../signature-value.ts'
import { isListed, type Digest } from '../signer-list.ts'
import { anySeal } from '../structure/seal.ts'
import { signatureV4, toSignV4 } from '../structure/signature.ts'
import { checkAscii, checkExtensions, checkInstant } from './content-rules.ts'
import { extensionShapes, type Sign, type Verify } from './make-seal.ts'

export interface NewSignature {
  /** The V4 seal as it was made; its bytes go into the signature unchanged. */
  readonly seal: Uint8Array
  /** RFC 3339 text in UTC of a whole second. */
  readonly signedAt: string
  /** SM3 of what is signed, 32 bytes; in an OFD package of the bytes of Signature.xml. */
  readonly dataHash: Uint8Array
  /** In an OFD package the absolute path of Signature.xml. */
  readonly propertyInfo: string
  readonly extensions?: readonly SesExtension[]
  /** 签章人证书, X.509 DER; its key is the one that `sign` uses. */
  readonly signerCertificate: Uint8Array
  readonly sign: Sign
  readonly verify: Verify
  readonly digest: Digest
  /** Asks for an RFC 3161 token over the signature value; left out, the time of signing is only claimed. */
  readonly timeStamp?: (signature: Uint8Array) => Promise<Uint8Array>
}

const sm3Bytes = 32

function checkNewSignature(wanted: NewSignature, seal: SesSeal): Refusal<SesFault> | undefined {
  const { signedAt, dataHash, propertyInfo, extensions = [], signerCertificate, digest } = wanted
  const { certList, validFrom, validUntil } = seal.content
  return firstRefusal(
    seal.version === 4 ? undefined : refuse('VERSION_MISMATCH', { field: 'toSign.eseal' }),
    checkInstant('toSign.timeInfo', signedAt),
    dataHash.length === sm3Bytes ? undefined : refuse('DATA_HASH_LENGTH', { field: 'toSign.dataHash' }),
    checkText('toSign.propertyInfo', propertyInfo, propertyInfoLengthMax),
    checkAscii('toSign.propertyInfo', propertyInfo),
    checkExtensions(extensions),
    checkCertificate('cert', signerCertificate),
    isListed(signerCertificate, certList, digest) ? undefined : refuse('SIGNER_NOT_LISTED', { field: 'cert' }),
    signedAt >= validFrom && signedAt <= validUntil ? undefined : refuse('SEAL_NOT_VALID_THEN', { field: 'toSign.timeInfo' }),
  )
}

/**
 * 电子签章 — a V4 signature (GB/T 38540-2020) as DER. The signer signs the bytes of TBS_Sign, with the seal inside as it was made.
 * Refuses a signer whom the seal does not list, a time outside the seal's validity and a signature that is not by the key of the certificate; what `sign`, `verify` and `timeStamp` throw goes to the caller.
 */
export async function makeSignature(wanted: NewSignature): Promise<Uint8Array | SesRefusal> {
  const eseal = decodeDer(anySeal, new Uint8Array(wanted.seal), sealLimits)
  if (isRefusal(eseal)) return eseal
  const seal = sealOf(eseal)
  if (isRefusal(seal)) return seal
  const refusal = checkNewSignature(wanted, seal)
  if (refusal !== undefined) return refusal
  const { signedAt: timeInfo, dataHash, propertyInfo, extensions = [], signerCertificate: cert } = wanted
  const toSign = sliceOf(toSignV4, { version: 4, eseal, timeInfo, dataHash, propertyInfo, extDatas: extensionShapes(extensions) })
  const signature = await wanted.sign(toSign.der)
  if (!isSm2SignatureValue(signature)) return refuse('SIGNATURE_MALFORMED', { field: 'signature' })
  if (!await wanted.verify({ certificate: cert, message: toSign.der, signature })) return refuse('SIGNATURE_OF_ANOTHER_KEY', { field: 'signature' })
  const timeStamp = await wanted.timeStamp?.(signature)
  const made = encodeDer(signatureV4, { toSign, cert, signatureAlgID: sm2WithSm3, signature, timeStamp })
  assert(!isRefusal(readSignature(made)), 'a signature that we make can be read')
  return made
}
