import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toScalarBytes } from '../big-endian.ts'
import { accepted, bytes, standard, standardKey } from '../fixtures/standard.ts'
import { curve, Point } from '../sm2/curve.ts'
import { generateSm2PrivateKey } from './private-key.ts'
import { parseSm2PublicKey, rawPointBytes, uncompressedPointBytes } from './public-key.ts'

const raw = bytes(standard.point)

test('a public key is read from 64 bytes and from 65, and written as either', () => {
  for (const encoded of [raw, Buffer.concat([Uint8Array.of(4), raw])]) {
    const publicKey = accepted(parseSm2PublicKey(encoded))
    expect(publicKey.toRaw()).toEqual(raw)
    expect(publicKey.toUncompressed()).toEqual(Buffer.concat([Uint8Array.of(4), raw]))
    expect(publicKey.equals(standardKey().publicKey)).toBe(true)
    expect(publicKey.equals(generateSm2PrivateKey().publicKey)).toBe(false)
  }
})

test('a key does not change with the bytes that it was read from or gave out', () => {
  const source = Buffer.from(raw)
  const publicKey = accepted(parseSm2PublicKey(source))
  source.fill(0)
  publicKey.toRaw().fill(0)
  expect(publicKey.toRaw()).toEqual(raw)
})

test.each([
  ['infinity', '00'],
  ['nothing', ''],
  ['a compressed point', `02${standard.point.slice(0, 64)}`],
  ['a hybrid point', `07${standard.point}`],
  ['a point without its last two bytes', `04${standard.point.slice(0, -4)}`],
  ['a point with a byte more', `04${standard.point}00`],
])('%s is malformed', (_what, hex) => {
  expect(parseSm2PublicKey(bytes(hex))).toMatchObject({ refused: 'SM2_POINT_MALFORMED' })
})

test('the 64 bytes that are left of 65 without the last are another point, and none of the curve', () => {
  expect(parseSm2PublicKey(bytes(`04${standard.point.slice(0, -2)}`))).toMatchObject({ refused: 'SM2_POINT_NOT_ON_CURVE' })
})

test('a coordinate of p or more is out of range, also where it stands for a point of the curve', () => {
  const { x, y } = Point.BASE.toAffine()
  for (const [wrongX, wrongY] of [[curve.p, y], [x, curve.p], [x, 2n ** 256n - 1n], [2n ** 256n - 1n, y]] as const)
    expect(parseSm2PublicKey(Buffer.concat([toScalarBytes(wrongX), toScalarBytes(wrongY)]))).toMatchObject({ refused: 'SM2_COORDINATE_OUT_OF_RANGE' })
  // The field is 2^256 less some 2^224: a small x has a second spelling, x + p, within 32 bytes.
  const small = Array.from({ length: 64 }, (_, index) => BigInt(index)).find((each) => isQuadratic(each * each * each + curve.a * each + curve.b)) ?? 0n
  const root = rootOf(small * small * small + curve.a * small + curve.b)
  expect(isRefusal(parseSm2PublicKey(Buffer.concat([toScalarBytes(small), toScalarBytes(root)])))).toBe(false)
  expect(parseSm2PublicKey(Buffer.concat([toScalarBytes(small + curve.p), toScalarBytes(root)]))).toMatchObject({ refused: 'SM2_COORDINATE_OUT_OF_RANGE' })
})

test('the origin and points beside the curve are refused, whatever their coordinates', () => {
  expect(parseSm2PublicKey(Buffer.alloc(rawPointBytes))).toMatchObject({ refused: 'SM2_POINT_NOT_ON_CURVE' })
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: curve.p - 1n }), fc.bigInt({ min: 0n, max: curve.p - 1n }), (x, y) => {
    expect(parseSm2PublicKey(Buffer.concat([toScalarBytes(x), toScalarBytes(y)]))).toMatchObject({ refused: 'SM2_POINT_NOT_ON_CURVE' })
  }))
})

test('the judgement is the library\'s, for points of the curve and their neighbours', () => {
  fc.assert(fc.property(fc.bigInt({ min: 1n, max: curve.n - 1n }), fc.nat(uncompressedPointBytes - 1), fc.nat(255), (k, at, byte) => {
    const encoded = Buffer.from(Point.BASE.multiply(k).toBytes(false))
    encoded[at] = byte
    expect(!isRefusal(parseSm2PublicKey(encoded))).toBe(isPointOfLibrary(encoded))
  }), { numRuns: 50 })
})

function isPointOfLibrary(encoded: Buffer): boolean {
  try {
    Point.fromBytes(encoded)
    return true
  } catch {
    return false
  }
}

function isQuadratic(value: bigint): boolean {
  return (rootOf(value) ** 2n - value) % curve.p === 0n
}

/** p is 3 modulo 4. */
function rootOf(value: bigint): bigint {
  return Point.Fp.pow(Point.Fp.create(value), (curve.p + 1n) / 4n)
}
