import { encodeDer, type Sliced } from '@hub/der'
import { assert, firstRefusal, isRefusal, refuse, type Refusal } from '@hub/kernel'
import { certListTypes } from '../identifiers.ts'
import type { SesFault } from '../refusal.ts'
import type { anySeal } from '../structure/seal.ts'
import { makerSignedV1, type sealV1 } from '../structure/seal-v1.ts'
import type { sealV4 } from '../structure/seal-v4.ts'
import type { ValueOf } from '../structure/value-of.ts'
import { checkCertificate, checkHeaderId, checkSealContent } from './seal-rules.ts'
import type { SealCertList, SealContent, SesExtension, SesSeal } from './seal.ts'

type SealShapeV1 = ValueOf<typeof sealV1>
type SealShapeV4 = ValueOf<typeof sealV4>
type InfoShape = SealShapeV1['esealInfo']['value'] | SealShapeV4['eSealInfo']['value']
type ExtensionShapes = InfoShape['extDatas']
type CertListShape = SealShapeV4['eSealInfo']['value']['property']['certList']

export function extensionsOf(shapes: ExtensionShapes): readonly SesExtension[] {
  return (shapes ?? []).map(({ extnID, critical, extnValue }) => ({ id: extnID, critical, value: extnValue }))
}

/** The list as `certListType` announces it; a value of the other kind among them is a contradiction. */
function certListOf(type: number, list: CertListShape): SealCertList | Refusal<SesFault> {
  const certificates = list.flatMap((each) => (each.kind === 'certificate' ? [each.value] : []))
  const digests = list.flatMap((each) => (each.kind === 'digest' ? [each.value] : []))
  if (type === certListTypes.certificates && digests.length === 0) return { kind: 'certificates', certificates }
  if (type === certListTypes.digests && certificates.length === 0) return { kind: 'digests', digests }
  return refuse('CERT_LIST_MIXED', { field: 'property.certList' })
}

function contentOf({ header, esID, property, picture, extDatas }: InfoShape, certList: SealCertList): SealContent {
  return {
    vendorId: header.Vid,
    sealId: esID,
    type: property.type,
    name: property.name,
    certList,
    createdAt: property.createDate,
    validFrom: property.validStart,
    validUntil: property.validEnd,
    picture: { format: picture.type, data: picture.data, widthMm: picture.width, heightMm: picture.height },
    extensions: extensionsOf(extDatas),
  }
}

function sealOfV1({ esealInfo, signInfo }: SealShapeV1, der: Uint8Array): SesSeal {
  const { value: info } = esealInfo
  return {
    version: 1,
    content: contentOf(info, { kind: 'certificates', certificates: info.property.certList }),
    makerCertificate: signInfo.cert.value,
    signatureAlgorithm: signInfo.signatureAlgorithm.value,
    // The three parts keep their bytes; only the header of the SEQUENCE round them is ours, and it has one spelling.
    signedBytes: encodeDer(makerSignedV1, [esealInfo.der, signInfo.cert.der, signInfo.signatureAlgorithm.der]),
    signature: signInfo.signData,
    timeStamp: undefined,
    der,
  }
}

function sealOfV4({ eSealInfo, cert, signAlgID, signedValue, timeStamp }: SealShapeV4, der: Uint8Array): SesSeal | Refusal<SesFault> {
  const { value: info, der: signedBytes } = eSealInfo
  const version = info.header.version
  assert(version === 4 || version === 5, 'the declaration of the header lets no other version through')
  if (version === 4 && timeStamp !== undefined) return refuse('VERSION_MISMATCH', { field: 'timeStamp' })
  const certList = certListOf(info.property.certListType, info.property.certList)
  if (isRefusal(certList)) return certList
  return { version, content: contentOf(info, certList), makerCertificate: cert, signatureAlgorithm: signAlgID, signedBytes, signature: signedValue, timeStamp, der }
}

/** From the declared structure to the seal, or the first rule that it breaks. */
export function sealOf({ value: shape, der }: ValueOf<typeof anySeal>): SesSeal | Refusal<SesFault> {
  const info: Sliced<InfoShape> = shape.kind === 'v1' ? shape.value.esealInfo : shape.value.eSealInfo
  const seal = shape.kind === 'v1' ? sealOfV1(shape.value, der) : sealOfV4(shape.value, der)
  if (isRefusal(seal)) return seal
  return firstRefusal(checkHeaderId(info.value.header.ID), checkSealContent(seal.content), checkCertificate('cert', seal.makerCertificate)) ?? seal
}
