import { createHash } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import type { OfdEffects, SealRequest } from '../index.ts'

/** 测试印章 — the smallest SES_Signature of GB/T 38540 that other readers take, put together by hand: packages/ofd knows no ASN.1. */
const userId = '1234567812345678'
const signerKey = createHash('sha256').update('zhengyuan ofd signer').digest('hex')
export const signerPoint = sm2.getPublicKeyFromPrivateKey(signerKey)
const precomputed = sm2.precomputePublicKey(signerPoint)

type Der = Buffer

function tagged(tag: number, ...parts: readonly Uint8Array[]): Der {
  const body = Buffer.concat(parts)
  const { length } = body
  const head = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : length < 0x1_0000 ? [0x82, length >> 8, length & 0xff] : [0x83, length >> 16, (length >> 8) & 0xff, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...head]), body])
}

const sequence = (...parts: readonly Uint8Array[]): Der => tagged(0x30, ...parts)
const integer = (value: number): Der => tagged(0x02, Buffer.from([value]))
const octets = (value: Uint8Array): Der => tagged(0x04, value)
const bits = (value: Uint8Array): Der => tagged(0x03, Buffer.from([0]), value)
const ia5 = (value: string): Der => tagged(0x16, Buffer.from(value, 'latin1'))
const utf8 = (value: string): Der => tagged(0x0c, Buffer.from(value))
const time = (value: string): Der => tagged(0x18, Buffer.from(value, 'latin1'))
/** 1.2.156.10197.1.501 */
const sm2WithSm3 = Buffer.from('06082a811ccf55018375', 'hex')
const [sm2Curve, publicKey] = [Buffer.from('06082a811ccf5501822d', 'hex'), Buffer.from('06072a8648ce3d0201', 'hex')]

const sign = (bytes: Uint8Array): Der => Buffer.from(sm2.doSignature(bytes, signerKey, { hash: true, der: true, userId }), 'hex')

/** A self-signed certificate: enough to hold the key and a name. */
function certificate(): Der {
  const name = sequence(tagged(0x31, sequence(Buffer.from('0603550403', 'hex'), utf8('演示签章人'))))
  const key = sequence(sequence(publicKey, sm2Curve), bits(Buffer.from(signerPoint, 'hex')))
  const validity = sequence(tagged(0x17, Buffer.from('250101000000Z')), tagged(0x17, Buffer.from('350101000000Z')))
  const body = sequence(tagged(0xa0, integer(2)), integer(7), sequence(sm2WithSm3), name, validity, name, key)
  return sequence(body, sequence(sm2WithSm3), bits(sign(body)))
}

export const signerCertificate = certificate()

export interface Picture { readonly type: string; readonly bytes: Uint8Array; readonly mm: number }

/** A seal with this picture, made and used by the same key. */
export function aSeal({ type, bytes, mm }: Picture): Der {
  const property = sequence(integer(1), utf8('演示市市场监督管理局'), integer(1), sequence(octets(signerCertificate)), time('20250101000000Z'), time('20250101000000Z'), time('20350101000000Z'))
  const picture = sequence(ia5(type), octets(bytes), integer(mm), integer(mm))
  const info = sequence(sequence(ia5('ES'), integer(4), ia5('Zhengyuan')), ia5('ES0000000001'), property, picture)
  return sequence(info, octets(signerCertificate), sm2WithSm3, bits(sign(info)))
}

/** The port of a signer that holds the seal. */
export function sealWith(seal: Uint8Array): (request: SealRequest) => Promise<Uint8Array> {
  return async ({ dataHash, propertyInfo, signedAt }) => {
    const toSign = sequence(integer(4), seal, time(signedAt.replaceAll(/[-:T]|[.]000/g, '')), bits(dataHash), ia5(propertyInfo))
    return sequence(toSign, octets(signerCertificate), sm2WithSm3, bits(sign(toSign)))
  }
}

interface Read { readonly tag: number; readonly whole: Buffer; readonly body: Buffer }

/** The values in a row; throws where they are none, as parsers of tests may. */
function valuesIn(body: Buffer): readonly Read[] {
  const values: Read[] = []
  for (let at = 0; at < body.length;) {
    const first = body.readUInt8(at + 1)
    const extra = first < 0x80 ? 0 : first & 0x7f
    const length = extra === 0 ? first : body.readUIntBE(at + 2, extra)
    const end = at + 2 + extra + length
    if (end > body.length) throw new RangeError('cut short')
    values.push({ tag: body.readUInt8(at), whole: body.subarray(at, end), body: body.subarray(at + 2 + extra, end) })
    at = end
  }
  return values
}

function partsOf(signedValue: Uint8Array): { readonly toSign: Buffer; readonly seal: Buffer; readonly dataHash: Buffer; readonly propertyInfo: string; readonly certificate: Buffer; readonly signature: Buffer } | undefined {
  try {
    const [whole, more] = valuesIn(Buffer.from(signedValue))
    const [toSign, cert, algorithm, signature] = valuesIn(whole?.body ?? Buffer.alloc(0))
    const [version, seal, , dataHash, propertyInfo] = valuesIn(toSign?.body ?? Buffer.alloc(0))
    if (more !== undefined || toSign === undefined || seal === undefined || dataHash === undefined || version?.body.equals(Buffer.from([4])) !== true || algorithm?.whole.equals(sm2WithSm3) !== true) return undefined
    return { toSign: toSign.whole, seal: seal.whole, dataHash: dataHash.body.subarray(1), propertyInfo: propertyInfo?.body.toString('latin1') ?? '', certificate: cert?.body ?? Buffer.alloc(0), signature: signature?.body.subarray(1) ?? Buffer.alloc(0) }
  } catch {
    return undefined
  }
}

function verifies(message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return sm2.doVerifySignature(message, Buffer.from(signature).toString('hex'), precomputed, { hash: true, der: true, userId })
  } catch {
    return false
  }
}

/** A judge that trusts the one certificate of these tests and looks at the signature value alone. */
export const effects: OfdEffects = {
  judgeSeal: async ({ signedValue }) => {
    const parts = partsOf(signedValue)
    if (parts === undefined) return undefined
    const isOwn = parts.certificate.equals(signerCertificate)
    return { dataHash: parts.dataHash, propertyInfo: parts.propertyInfo, seal: parts.seal, unchanged: verifies(parts.toSign, parts.signature) ? 'yes' : 'no', sealValidThen: isOwn ? 'yes' : 'no' }
  },
}
