import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { tag, write, writeUnsigned } from '../fixtures/der.ts'
import { opensslFolder } from '../fixtures/openssl.ts'
import { accepted, bytes, flips, standard, standardKey } from '../fixtures/standard.ts'
import { sm2AlgorithmDer, sm2CurveDer } from './algorithm.ts'
import { encodeSm2PrivateKeyPem, encodeSm2PublicKeyPem, parseSm2PrivateKeyPem, parseSm2PublicKeyPem, pemCharactersMax } from './pem.ts'
import { encodeSm2Pkcs8, parseSm2Pkcs8 } from './pkcs8.ts'
import { generateSm2PrivateKey } from './private-key.ts'
import { encodeSm2Spki, parseSm2Spki } from './spki.ts'

const key = standardKey()
const spki = encodeSm2Spki(key.publicKey)
const pkcs8 = encodeSm2Pkcs8(key)

describe('a public key in DER', () => {
  test('is the same 91 bytes that Node writes', () => {
    expect(spki).toEqual(createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({ format: 'der', type: 'spki' }))
    expect(spki).toHaveLength(91)
    expect(accepted(parseSm2Spki(spki)).equals(key.publicKey)).toBe(true)
  })

  test('with any byte changed is another key or refused', () => {
    for (const changed of flips(spki)) {
      const parsed = parseSm2Spki(changed)
      expect(isRefusal(parsed) || !parsed.equals(key.publicKey)).toBe(true)
    }
    for (let at = 0; at < 26; at += 1) expect(parseSm2Spki(Buffer.from(spki).fill(0xff, at, at + 1))).toMatchObject({ refused: 'SPKI_NOT_SM2' })
  })

  test('of P-256 is refused', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    expect(parseSm2Spki(publicKey.export({ format: 'der', type: 'spki' }))).toMatchObject({ refused: 'SPKI_NOT_SM2' })
  })

  test('cut off, longer or random is refused', () => {
    for (let length = 0; length < spki.length; length += 1) expect(parseSm2Spki(spki.subarray(0, length))).toMatchObject({ refused: 'SPKI_NOT_SM2' })
    expect(parseSm2Spki(Buffer.concat([spki, Uint8Array.of(0)]))).toMatchObject({ refused: 'SPKI_NOT_SM2' })
    fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (random) => { expect(isRefusal(parseSm2Spki(random))).toBe(true) }))
  })
})

/** PKCS #8 around an EC private key of these elements. */
function around(...elements: readonly Uint8Array[]): Buffer {
  return write(tag.sequence, writeUnsigned(0n), sm2AlgorithmDer, write(tag.octetString, write(tag.sequence, ...elements)))
}
const one = writeUnsigned(1n)
const scalar = write(tag.octetString, bytes(standard.d))
const curveElement = write(tag.explicit0, sm2CurveDer)
const pointElement = write(tag.explicit1, write(tag.bitString, Uint8Array.of(0), key.publicKey.toUncompressed()))

describe('a private key in DER', () => {
  test('is read as it was written, and Node reads it as the same key', () => {
    expect(accepted(parseSm2Pkcs8(pkcs8)).publicKey.equals(key.publicKey)).toBe(true)
    expect(createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })).export({ format: 'der', type: 'spki' })).toEqual(spki)
    expect(pkcs8).toEqual(around(one, scalar, pointElement))
  })

  test('is read with or without curve and public key inside', () => {
    for (const elements of [[one, scalar], [one, scalar, curveElement], [one, scalar, curveElement, pointElement]])
      expect(accepted(parseSm2Pkcs8(around(...elements))).publicKey.equals(key.publicKey)).toBe(true)
  })

  test('leaves the bytes to their owner', () => {
    const der = Buffer.from(pkcs8)
    accepted(parseSm2Pkcs8(der)).close()
    expect(der).toEqual(pkcs8)
  })

  test.each([
    ['version 1', write(tag.sequence, writeUnsigned(1n), sm2AlgorithmDer, write(tag.octetString, write(tag.sequence, one, scalar))), 'PKCS8_MALFORMED'],
    ['attributes', write(tag.sequence, writeUnsigned(0n), sm2AlgorithmDer, write(tag.octetString, write(tag.sequence, one, scalar)), write(tag.explicit0)), 'PKCS8_MALFORMED'],
    ['an EC key of version 2', around(writeUnsigned(2n), scalar), 'PKCS8_MALFORMED'],
    ['a scalar of 31 bytes', around(one, write(tag.octetString, Buffer.alloc(31, 1))), 'PKCS8_MALFORMED'],
    ['a scalar of 33 bytes', around(one, write(tag.octetString, Buffer.alloc(33, 1))), 'PKCS8_MALFORMED'],
    ['a scalar of zero', around(one, write(tag.octetString, Buffer.alloc(32))), 'SM2_SCALAR_OUT_OF_RANGE'],
    ['another curve inside', around(one, scalar, write(tag.explicit0, write(tag.objectIdentifier, bytes('2a8648ce3d030107')))), 'PKCS8_NOT_SM2'],
    ['parameters after the public key', around(one, scalar, pointElement, curveElement), 'PKCS8_MALFORMED'],
    ['two public keys', around(one, scalar, pointElement, pointElement), 'PKCS8_MALFORMED'],
    ['a compressed public key', around(one, scalar, write(tag.explicit1, write(tag.bitString, Uint8Array.of(0, 2), key.publicKey.toRaw().subarray(32)))), 'PKCS8_MALFORMED'],
    ['unused bits in the public key', around(one, scalar, write(tag.explicit1, write(tag.bitString, Uint8Array.of(1), key.publicKey.toUncompressed()))), 'PKCS8_MALFORMED'],
    ['another one\'s public key', around(one, scalar, write(tag.explicit1, write(tag.bitString, Uint8Array.of(0), generateSm2PrivateKey().publicKey.toUncompressed()))), 'PKCS8_PUBLIC_KEY_DIFFERS'],
    ['another algorithm', write(tag.sequence, writeUnsigned(0n), write(tag.sequence, sm2CurveDer), write(tag.octetString, write(tag.sequence, one, scalar))), 'PKCS8_NOT_SM2'],
  ])('with %s is refused', (_what, der, refused) => {
    expect(parseSm2Pkcs8(der)).toMatchObject({ refused })
  })

  test('with any byte changed, cut off or longer is refused', () => {
    for (const changed of flips(pkcs8)) expect(isRefusal(parseSm2Pkcs8(changed))).toBe(true)
    for (let length = 0; length < pkcs8.length; length += 1) expect(isRefusal(parseSm2Pkcs8(pkcs8.subarray(0, length)))).toBe(true)
    expect(isRefusal(parseSm2Pkcs8(Buffer.concat([pkcs8, Uint8Array.of(0)])))).toBe(true)
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (random) => { expect(isRefusal(parseSm2Pkcs8(random))).toBe(true) }))
  })
})

describe('a key in PEM', () => {
  test('is what openssl writes, and what openssl reads', ({ skip }) => {
    const { file, run } = opensslFolder(skip)
    writeFileSync(file('ours.pem'), encodeSm2PrivateKeyPem(key))
    expect(run('pkey', '-in', 'ours.pem').toString()).toBe(encodeSm2PrivateKeyPem(key))
    expect(run('pkey', '-in', 'ours.pem', '-pubout').toString()).toBe(encodeSm2PublicKeyPem(key.publicKey))
    run('genpkey', '-algorithm', 'SM2', '-out', 'theirs.pem')
    const theirs = readFileSync(file('theirs.pem'), 'utf8')
    expect(encodeSm2PrivateKeyPem(accepted(parseSm2PrivateKeyPem(theirs)))).toBe(theirs)
    const theirPublic = run('pkey', '-in', 'theirs.pem', '-pubout').toString()
    expect(encodeSm2PublicKeyPem(accepted(parseSm2PublicKeyPem(theirPublic)))).toBe(theirPublic)
  })

  test('is read with line ends of either kind', () => {
    const text = encodeSm2PublicKeyPem(key.publicKey)
    for (const each of [text.replaceAll('\n', '\r\n'), text.trimEnd(), `${text}\n\n`]) expect(accepted(parseSm2PublicKeyPem(each)).equals(key.publicKey)).toBe(true)
  })

  const text = encodeSm2PublicKeyPem(key.publicKey)
  test.each([
    ['nothing', ''],
    ['another label', text.replaceAll('PUBLIC', 'EC PUBLIC')],
    ['labels that differ', text.replace('END PUBLIC', 'END PRIVATE')],
    ['a line before', `subject=x\n${text}`],
    ['two blocks', text + text],
    ['a header', text.replace('\n', '\nProc-Type: 4,ENCRYPTED\n')],
    ['a letter outside the alphabet', text.replace('M', '*')],
    ['padding in the middle', text.replace('\n', '\nAA==\n')],
    ['spare bits that are not zero', text.replace(/.==/, 'B==')],
    ['more than a key takes', text + '\n'.repeat(pemCharactersMax)],
  ])('with %s is malformed', (_what, malformed) => {
    expect(parseSm2PublicKeyPem(malformed)).toMatchObject({ refused: 'PEM_MALFORMED' })
  })

  test('of the other half of the pair is malformed', () => {
    expect(parseSm2PrivateKeyPem(text)).toMatchObject({ refused: 'PEM_MALFORMED' })
    expect(parseSm2PublicKeyPem(encodeSm2PrivateKeyPem(key))).toMatchObject({ refused: 'PEM_MALFORMED' })
  })
})
