import { isRefusal } from '@hub/kernel'
import { describe, expect, test } from 'vitest'
import { readSeal, readSignature } from '../index.ts'
import { judgeSignature } from '../judge/judge-signature.ts'
import { makerCertificate, original, signerCertificate } from '../testing/made.ts'
import { asn1parse, cut, encodedByOpenssl } from '../testing/openssl.ts'
import { digestOf, makerKey, signedWith, signerKey } from '../testing/sm2.ts'
import { world } from '../testing/world.ts'

/** These structures are written by openssl from its own description of them, so that reader and writer cannot share a mistake. */
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const octets = (bytes: Uint8Array): string => `FORMAT:HEX,OCTETSTRING:${hexOf(bytes)}`
const bits = (bytes: Uint8Array): string => `FORMAT:HEX,BITSTRING:${hexOf(bytes)}`
const algorithm = 'OID:1.2.156.10197.1.501'

const infoV1 = [
  '[info]', 'header=SEQUENCE:header', 'esID=IA5STRING:33010000000001', 'property=SEQUENCE:property', 'picture=SEQUENCE:picture',
  '[header]', 'ID=IA5STRING:ES', 'version=INTEGER:1', 'Vid=IA5STRING:OTHER',
  '[property]', 'type=INTEGER:1', 'name=FORMAT:UTF8,UTF8String:示例市示例局', 'certList=SEQUENCE:certs', 'created=UTCTIME:261201000000Z', 'start=UTCTIME:261201000000Z', 'end=UTCTIME:291130235959Z',
  '[certs]', `one=${octets(signerCertificate)}`,
  '[picture]', 'type=IA5STRING:png', 'data=FORMAT:HEX,OCTETSTRING:89504E47', 'width=INTEGER:42', 'height=INTEGER:42',
]

const sealV1 = (signature: Uint8Array): readonly string[] => [
  '[seal]', 'info=SEQUENCE:info', 'signInfo=SEQUENCE:signInfo',
  '[signInfo]', `cert=${octets(makerCertificate)}`, `algorithm=${algorithm}`, `signature=${bits(signature)}`,
  ...infoV1,
]

async function signedSealV1(): Promise<Uint8Array> {
  const covered = encodedByOpenssl(['asn1=SEQUENCE:covered', '[covered]', 'info=SEQUENCE:info', `cert=${octets(makerCertificate)}`, `algorithm=${algorithm}`, ...infoV1])
  return signedWith(makerKey)(covered)
}

async function signatureV1(timeInfo: string): Promise<Uint8Array> {
  const sealSignature = await signedSealV1()
  const toSign = [
    '[toSign]', 'version=INTEGER:1', 'eseal=SEQUENCE:seal', `timeInfo=${timeInfo}`, `dataHash=${bits(digestOf('sm3', original.bytes))}`, 'propertyInfo=IA5STRING:/Doc_0/Signs/Sign_0/Signature.xml',
    `cert=${octets(signerCertificate)}`, `algorithm=${algorithm}`,
    ...sealV1(sealSignature),
  ]
  const signature = await signedWith(signerKey)(encodedByOpenssl(['asn1=SEQUENCE:toSign', ...toSign]))
  return encodedByOpenssl(['asn1=SEQUENCE:whole', '[whole]', 'toSign=SEQUENCE:toSign', `signature=${bits(signature)}`, ...toSign])
}

const utcTime = 'FORMAT:HEX,BITSTRING:170d3237303530313038303030305a'

describe('a signature of GM/T 0031-2014', () => {
  test('is read, and judged as a whole', async () => {
    const signature = readSignature(await signatureV1(utcTime))
    expect(isRefusal(signature) ? signature : [signature.version, signature.seal.version, signature.timeInfo]).toEqual([1, 1, { kind: 'claimed', at: '2027-05-01T08:00:00.000Z' }])
    const { unchanged, sealValidThen, signedAt } = await judgeSignature(signature, original, world())
    expect([unchanged, sealValidThen, signedAt]).toEqual(['yes', 'yes', { at: '2027-05-01T08:00:00.000Z', basis: 'claimed', provenBy: undefined }])
  })

  test.each([
    ['a GeneralizedTime', 'FORMAT:HEX,BITSTRING:180f32303237303530313038303030305a'],
    ['its bare digits', 'FORMAT:ASCII,BITSTRING:20270501080000Z'],
    ['two-digit years without a tag', 'FORMAT:ASCII,BITSTRING:270501080000Z'],
    ['an OCTET STRING', 'FORMAT:HEX,OCTETSTRING:170d3237303530313038303030305a'],
  ])('may have its time as %s', async (_what, timeInfo) => {
    const signature = readSignature(await signatureV1(timeInfo))
    expect(isRefusal(signature) ? signature : signature.timeInfo).toEqual({ kind: 'claimed', at: '2027-05-01T08:00:00.000Z' })
  })

  test('may have a time-stamp token for its time, which then is a claim: the token is older than the signature', async () => {
    const signature = readSignature(await signatureV1('FORMAT:HEX,BITSTRING:3003020101'))
    expect(isRefusal(signature) ? signature : signature.timeInfo).toEqual({ kind: 'token', token: Uint8Array.of(0x30, 3, 2, 1, 1) })
    const judged = await judgeSignature(signature, original, world({ timeStamp: { verdict: 'valid', at: '2027-05-01T08:00:05.000Z' } }))
    expect([judged.sealValidThen, judged.signedAt]).toEqual(['yes', { at: '2027-05-01T08:00:05.000Z', basis: 'claimed', provenBy: undefined }])
    const without = await judgeSignature(signature, original, world())
    expect([without.unchanged, without.sealValidThen, without.signedAt]).toEqual(['yes', 'unknown', undefined])
  })

  test('is nowhere unchanged and valid with one byte changed', async () => {
    const whole = await signatureV1(utcTime)
    const effects = world()
    let judged = 0
    for (let at = 0; at < whole.length; at++) {
      const read = readSignature(whole.with(at, (whole[at] ?? 0) ^ (1 << at % 8)))
      if (isRefusal(read)) continue
      judged += 1
      const { unchanged, sealValidThen } = await judgeSignature(read, original, effects)
      expect([unchanged, sealValidThen], `byte ${at}`).not.toEqual(['yes', 'yes'])
    }
    expect(judged).toBeGreaterThan(whole.length / 2)
  })

  test('with a time that is none is refused', async () => {
    const signature = readSignature(await signatureV1('FORMAT:ASCII,BITSTRING:yesterday'))
    expect(signature).toEqual({ refused: 'TIME_INFO_UNREADABLE', detail: { field: 'toSign.timeInfo' } })
  })
})

const infoV5 = (version: number, extensions: string): readonly string[] => [
  '[info]', 'header=SEQUENCE:header', 'esID=IA5STRING:33010000000001', 'property=SEQUENCE:property', 'picture=SEQUENCE:picture', extensions,
  '[header]', 'ID=IA5STRING:ES', `version=INTEGER:${version}`, 'Vid=IA5STRING:OTHER',
  '[property]', 'type=INTEGER:1', 'name=FORMAT:UTF8,UTF8String:示例市示例局', 'listType=INTEGER:2', 'certList=SEQUENCE:certs',
  'created=GENTIME:20261201000000Z', 'start=GENTIME:20261201000000Z', 'end=GENTIME:20291130235959Z',
  '[certs]', 'one=SEQUENCE:digest', '[digest]', 'type=PRINTABLESTRING:SM3', `value=${octets(digestOf('sm3', signerCertificate))}`,
  '[picture]', 'type=IA5STRING:png', 'data=FORMAT:HEX,OCTETSTRING:89504E47', 'width=INTEGER:42', 'height=INTEGER:42',
  '[extensions]', 'one=SEQUENCE:extension', '[extension]', 'id=OID:1.2.3', 'critical=BOOLEAN:FALSE', 'value=FORMAT:HEX,OCTETSTRING:01',
]

function sealFrom(info: readonly string[], timeStamp = ''): Uint8Array {
  return encodedByOpenssl(['asn1=SEQUENCE:seal', '[seal]', 'info=SEQUENCE:info', `cert=${octets(makerCertificate)}`, `algorithm=${algorithm}`, 'signature=FORMAT:HEX,BITSTRING:00', timeStamp, ...info])
}

describe('extensions and time stamps', () => {
  test.each([['untagged', 'ext=SEQUENCE:extensions'], ['tagged', 'ext=EXPLICIT:0,SEQUENCE:extensions']])('of a seal are read %s', (_how, extensions) => {
    const seal = readSeal(sealFrom(infoV5(4, extensions)))
    expect(isRefusal(seal) ? seal : seal.content.extensions).toEqual([{ id: '1.2.3', critical: false, value: Uint8Array.of(1) }])
  })

  test.each([['untagged', 'stamp=FORMAT:HEX,BITSTRING:0102'], ['tagged', 'stamp=EXPLICIT:0,FORMAT:HEX,BITSTRING:0102']])('of version 5 are read %s', (_how, timeStamp) => {
    const seal = readSeal(sealFrom(infoV5(5, ''), timeStamp))
    expect(isRefusal(seal) ? seal : [seal.version, seal.timeStamp]).toEqual([5, Uint8Array.of(1, 2)])
  })

  test('in a seal that says version 4 contradict each other', () => {
    expect(readSeal(sealFrom(infoV5(4, ''), 'stamp=EXPLICIT:0,FORMAT:HEX,BITSTRING:0102'))).toEqual({ refused: 'VERSION_MISMATCH', detail: { field: 'timeStamp' } })
  })
})

describe('makers who leave things out', () => {
  test('leave out `critical`, which then is FALSE', () => {
    const lines = infoV5(4, 'ext=SEQUENCE:extensions').filter((line) => !line.startsWith('critical='))
    const seal = readSeal(sealFrom(lines))
    expect(isRefusal(seal) ? seal : seal.content.extensions).toEqual([{ id: '1.2.3', critical: false, value: Uint8Array.of(1) }])
  })

  test('leave empty what is of no consequence: the vendor, the format of the picture', () => {
    const lines = infoV5(4, '').map((line) => line.replace('Vid=IA5STRING:OTHER', 'Vid=IA5STRING:').replace('type=IA5STRING:png', 'type=IA5STRING:'))
    const seal = readSeal(sealFrom(lines))
    expect(isRefusal(seal) ? seal : [seal.content.vendorId, seal.content.picture.format]).toEqual(['', ''])
  })
})

const signatureWith = (version: number, sealVersion: number): Uint8Array => encodedByOpenssl([
  'asn1=SEQUENCE:whole', '[whole]', 'toSign=SEQUENCE:toSign', `cert=${octets(signerCertificate)}`, `algorithm=${algorithm}`, 'signature=FORMAT:HEX,BITSTRING:00',
  '[toSign]', `version=INTEGER:${version}`, 'eseal=SEQUENCE:seal', 'time=GENTIME:20270501080000Z', `hash=${bits(digestOf('sm3', original.bytes))}`, 'path=IA5STRING:/Signature.xml', 'ext=SEQUENCE:extensions',
  '[seal]', 'info=SEQUENCE:info', `cert=${octets(makerCertificate)}`, `algorithm=${algorithm}`, 'signature=FORMAT:HEX,BITSTRING:00', ...infoV5(sealVersion, ''),
])

describe('a signature of version 5', () => {
  test('may hold a seal of version 4, which lives on for years, and extensions without their tag', () => {
    const signature = readSignature(signatureWith(5, 4))
    expect(isRefusal(signature) ? signature : [signature.version, signature.seal.version, signature.extensions.length]).toEqual([5, 4, 1])
  })

  test('is the least that a seal of version 5 goes into', () => {
    const refused = readSignature(signatureWith(4, 5))
    expect(refused).toEqual({ refused: 'SEAL_NEWER_THAN_SIGNATURE', detail: { field: 'toSign.eseal', seal: 5, signature: 4 } })
    expect(isRefusal(readSignature(signatureWith(5, 5)))).toBe(false)
  })
})

test('the slices that we take are those that openssl finds', async () => {
  const der = await signatureV1(utcTime)
  const lines = asn1parse(der)
  const signature = readSignature(der)
  const toSign = lines.find(({ depth }) => depth === 1)
  const seal = lines.filter(({ depth }) => depth === 2)[1]
  if (isRefusal(signature) || toSign === undefined || seal === undefined) throw new Error('no such lines')
  expect([signature.signedBytes, signature.seal.der]).toEqual([cut(der, toSign), cut(der, seal)])
})
