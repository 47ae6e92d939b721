import { encodeDer, sliceOf, type Sliced } from '@hub/der'
import { assert, isRefusal, refuse, type Refusal } from '@hub/kernel'
import { certListTypes, sealHeaderId, sm2WithSm3 } from '../identifiers.ts'
import { checkCertificate } from '../model/seal-rules.ts'
import type { SealContent, SesExtension } from '../model/seal.ts'
import { readSeal } from '../read.ts'
import type { SesFault } from '../refusal.ts'
import { isSm2SignatureValue } from '../signature-value.ts'
import { sealInfoV4, sealV4 } from '../structure/seal-v4.ts'
import type { ValueOf } from '../structure/value-of.ts'
import { checkNewSeal } from './content-rules.ts'

/** 签名 — SM2 with SM3 under the default user id over the bytes, as DER SEQUENCE { r, s }. The key stays where it lives. */
export type Sign = (bytes: Uint8Array) => Promise<Uint8Array>

/** 验签 — whether the signature is by the key of the certificate (X.509 DER), as `isSignedByCertificate` of packages/x509 tells, at once or later. A key store may have another key under that name. What it throws goes to the caller. */
export type Verify = (signed: { readonly certificate: Uint8Array; readonly message: Uint8Array; readonly signature: Uint8Array }) => boolean | Promise<boolean>

export interface NewSeal {
  readonly content: SealContent
  /** 制章人证书, X.509 DER; its key is the one that `sign` uses. */
  readonly makerCertificate: Uint8Array
  readonly sign: Sign
  readonly verify: Verify
}

type InfoShape = ValueOf<typeof sealInfoV4>

export function extensionShapes(extensions: readonly SesExtension[]): InfoShape['extDatas'] {
  return extensions.length === 0 ? undefined : extensions.map(({ id, critical, value }) => ({ extnID: id, critical, extnValue: value }))
}

function certListShape({ certList }: SealContent): Pick<InfoShape['property'], 'certListType' | 'certList'> {
  return certList.kind === 'certificates'
    ? { certListType: certListTypes.certificates, certList: certList.certificates.map((value) => ({ kind: 'certificate', value })) }
    : { certListType: certListTypes.digests, certList: certList.digests.map((value) => ({ kind: 'digest', value })) }
}

function infoSlice(content: SealContent): Sliced<InfoShape> {
  const { vendorId, sealId, type, name, createdAt, validFrom, validUntil, picture, extensions } = content
  return sliceOf(sealInfoV4, {
    header: { ID: sealHeaderId, version: 4, Vid: vendorId },
    esID: sealId,
    property: { type, name, ...certListShape(content), createDate: createdAt, validStart: validFrom, validEnd: validUntil },
    picture: { type: picture.format, data: picture.data, width: picture.widthMm, height: picture.heightMm },
    extDatas: extensionShapes(extensions),
  })
}

/**
 * 制作电子印章 — a V4 seal (GB/T 38540-2020) as DER. The maker signs the bytes of SES_SealInfo.
 * Refuses content that a reader in use would not take, and a signature that is not by the key of the certificate; what `sign` and `verify` throw goes to the caller.
 */
export async function makeSeal({ content, makerCertificate, sign, verify }: NewSeal): Promise<Uint8Array | Refusal<SesFault>> {
  const refusal = checkNewSeal(content) ?? checkCertificate('cert', makerCertificate)
  if (refusal !== undefined) return refusal
  const eSealInfo = infoSlice(content)
  const signedValue = await sign(eSealInfo.der)
  if (!isSm2SignatureValue(signedValue)) return refuse('SIGNATURE_MALFORMED', { field: 'signedValue' })
  if (!await verify({ certificate: makerCertificate, message: eSealInfo.der, signature: signedValue })) return refuse('SIGNATURE_OF_ANOTHER_KEY', { field: 'signedValue' })
  const seal = encodeDer(sealV4, { eSealInfo, cert: makerCertificate, signAlgID: sm2WithSm3, signedValue, timeStamp: undefined })
  assert(!isRefusal(readSeal(seal)), 'a seal that we make can be read')
  return seal
}
