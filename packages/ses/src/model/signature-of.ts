import { assert, firstRefusal, isRefusal, refuse, type Refusal } from '@hub/kernel'
import { propertyInfoLengthMax } from '../limits.ts'
import type { SesFault } from '../refusal.ts'
import type { anySignature } from '../structure/signature.ts'
import { readTimeInfo } from '../structure/time-info.ts'
import type { ValueOf } from '../structure/value-of.ts'
import { extensionsOf, sealOf } from './seal-of.ts'
import { checkCertificate, checkText } from './seal-rules.ts'
import type { SesSeal } from './seal.ts'
import type { SesSignature } from './signature.ts'

type Shape = ValueOf<typeof anySignature>
type ShapeV1 = Extract<Shape['value'], { readonly kind: 'v1' }>['value']
type ShapeV4 = Extract<Shape['value'], { readonly kind: 'v4' }>['value']

function signatureOfV1({ toSign, signature }: ShapeV1, seal: SesSeal, der: Uint8Array): SesSignature | Refusal<SesFault> {
  const { timeInfo: time, dataHash, propertyInfo, cert, signatureAlgorithm } = toSign.value
  const timeInfo = readTimeInfo(time)
  if (timeInfo === undefined) return refuse('TIME_INFO_UNREADABLE', { field: 'toSign.timeInfo' })
  return { version: 1, seal, timeInfo, dataHash, propertyInfo, extensions: [], signerCertificate: cert, signatureAlgorithm, signedBytes: toSign.der, signature, timeStamp: undefined, der }
}

function signatureOfV4({ toSign, cert, signatureAlgID, signature, timeStamp }: ShapeV4, seal: SesSeal, der: Uint8Array): SesSignature {
  const { version, timeInfo: at, dataHash, propertyInfo, extDatas } = toSign.value
  assert(version === 4 || version === 5, 'the declaration of TBS_Sign lets no other version through')
  return {
    version,
    seal,
    timeInfo: { kind: 'claimed', at },
    dataHash,
    propertyInfo,
    extensions: extensionsOf(extDatas),
    signerCertificate: cert,
    signatureAlgorithm: signatureAlgID,
    signedBytes: toSign.der,
    signature,
    timeStamp,
    der,
  }
}

/** A seal may be older than the format of the signature made with it, for seals live for years; it cannot be newer. */
function checkSignature({ version, seal, propertyInfo, dataHash, signerCertificate }: SesSignature): Refusal<SesFault> | undefined {
  return firstRefusal(
    seal.version > version ? refuse('SEAL_NEWER_THAN_SIGNATURE', { field: 'toSign.eseal', seal: seal.version, signature: version }) : undefined,
    checkCertificate('cert', signerCertificate),
    checkText('toSign.propertyInfo', propertyInfo, propertyInfoLengthMax),
    dataHash.length === 0 ? refuse('DATA_HASH_LENGTH', { field: 'toSign.dataHash' }) : undefined,
  )
}

/** From the declared structure to the signature, or the first rule that it or its seal breaks. */
export function signatureOf({ value: shape, der }: Shape): SesSignature | Refusal<SesFault> {
  const seal = sealOf(shape.value.toSign.value.eseal)
  if (isRefusal(seal)) return seal
  const signature = shape.kind === 'v1' ? signatureOfV1(shape.value, seal, der) : signatureOfV4(shape.value, seal, der)
  return isRefusal(signature) ? signature : (checkSignature(signature) ?? signature)
}
