import { createHash } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import type { OfdEffects, SealRequest, SealVerdict } from '../index.ts'

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

interface Read { readonly whole: Buffer; readonly body: Buffer }

/** The values in a row; throws where they are none, as parsers of tests may. */
function valuesIn(body: Buffer): readonly Read[] {
  const values: Read[] = []
  for (let at = 0; at < body.length;) {
    const first = body.readUInt8(at + 1)
    const extra = first < 0x80 ? 0 : first & 0x7f
    const length = extra === 0 ? first : body.readUIntBE(at + 2, extra)
    const end = at + 2 + extra + length
    if (end > body.length) fail()
    values.push({ whole: body.subarray(at, end), body: body.subarray(at + 2 + extra, end) })
    at = end
  }
  return values
}

interface Parts { readonly toSign: Buffer; readonly seal: Buffer; readonly dataHash: Buffer; readonly propertyInfo: string; readonly certificate: Buffer; readonly signature: Buffer }

function partsOf(signedValue: Uint8Array): Parts | undefined {
  try {
    const at = (values: readonly Read[], index: number): Read => values[index] ?? fail()
    const outer = valuesIn(at(valuesIn(Buffer.from(signedValue)), 0).body)
    const inner = valuesIn(at(outer, 0).body)
    const [certificate, signature] = [at(outer, 1).body, at(outer, 3).body.subarray(1)]
    const numbers = valuesIn(at(valuesIn(signature), 0).body).map(({ body }) => tagged(0x02, body))
    // Written anew it must be the same: only what is signed may differ, and that the signature tells.
    const again = sequence(at(outer, 0).whole, octets(certificate), sm2WithSm3, bits(sequence(...numbers)))
    if (!again.equals(signedValue)) return undefined
    return { toSign: at(outer, 0).whole, seal: at(inner, 1).whole, dataHash: at(inner, 3).body.subarray(1), propertyInfo: at(inner, 4).body.toString('latin1'), certificate, signature }
  } catch {
    return undefined
  }
}

function fail(): never {
  throw new RangeError('cut short')
}

/** The SM2 key of a certificate, found by the bytes that always stand before it. */
function pointOf(certificate: Buffer): string {
  const [, point = ''] = /06082a811ccf5501822d034200(04.{128})/.exec(certificate.toString('hex')) ?? []
  return point
}

function verifies({ toSign, signature, certificate }: Parts): boolean {
  const key = certificate.equals(signerCertificate) ? precomputed : pointOf(certificate)
  try {
    return sm2.doVerifySignature(toSign, signature.toString('hex'), key, { hash: true, der: true, userId })
  } catch {
    return false
  }
}

async function judgeSeal({ signedValue }: { readonly signedValue: Uint8Array }): Promise<SealVerdict | undefined> {
  const parts = partsOf(signedValue)
  if (parts === undefined) return undefined
  const isOwn = parts.certificate.equals(signerCertificate)
  return { dataHash: parts.dataHash, propertyInfo: parts.propertyInfo, seal: parts.seal, unchanged: verifies(parts) ? 'yes' : 'no', sealValidThen: isOwn ? 'yes' : 'no' }
}

const known = new Map<string, ReturnType<typeof judgeSeal>>()

/** A judge that trusts the one certificate of these tests and looks at the signature value alone; the same bytes are judged once. */
export const effects: OfdEffects = {
  judgeSeal: (request) => {
    const key = createHash('sha256').update(request.signedValue).digest('hex')
    const verdict = known.get(key) ?? judgeSeal(request)
    known.set(key, verdict)
    return verdict
  },
}
