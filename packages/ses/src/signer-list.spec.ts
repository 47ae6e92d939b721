import { describe, expect, test } from 'vitest'
import { isListed } from './signer-list.ts'
import { signerCertificate } from './testing/made.ts'
import { digestOf } from './testing/sm2.ts'

const byBytes = (certificate: Uint8Array): boolean => isListed(signerCertificate, { kind: 'certificates', certificates: [certificate] }, digestOf)
const byDigest = (type: string, value: Uint8Array): boolean => isListed(signerCertificate, { kind: 'digests', digests: [{ type, value }] }, digestOf)

describe('a signer is listed', () => {
  test('by the whole certificate, not by the beginning of a longer one or a part of it', () => {
    expect([byBytes(signerCertificate), byBytes(Uint8Array.of(...signerCertificate, 0)), byBytes(signerCertificate.subarray(0, -1)), byBytes(new Uint8Array())]).toEqual([true, false, false, false])
  })

  test('anywhere in the list, and not in an empty one', () => {
    expect(isListed(signerCertificate, { kind: 'certificates', certificates: [Uint8Array.of(1), signerCertificate] }, digestOf)).toBe(true)
    expect([isListed(signerCertificate, { kind: 'certificates', certificates: [] }, digestOf), isListed(signerCertificate, { kind: 'digests', digests: [] }, digestOf)]).toEqual([false, false])
  })

  test('by SM3 whatever the maker calls it, and by SHA-256 where it is named', () => {
    const [sm3, sha256] = [digestOf('sm3', signerCertificate), digestOf('sha256', signerCertificate)]
    expect(['SM3', '1.2.156.10197.1.401', 'HASH'].map((type) => [byDigest(type, sm3), byDigest(type, sha256)])).toEqual(Array(3).fill([true, false]))
    expect(['SHA256', 'sha-256', '2.16.840.1.101.3.4.2.1'].map((type) => [byDigest(type, sm3), byDigest(type, sha256)])).toEqual(Array(3).fill([false, true]))
    expect(byDigest('SM3', sm3.subarray(0, 16))).toBe(false)
  })

  test('after one digest of each kind, however many the list names', () => {
    const asked: string[] = []
    const digests = Array.from({ length: 256 }, (_, at) => ({ type: at % 2 === 0 ? 'SM3' : 'SHA256', value: new Uint8Array(32) }))
    isListed(signerCertificate, { kind: 'digests', digests }, (name, bytes) => {
      asked.push(name)
      return digestOf(name, bytes)
    })
    expect(asked).toEqual(['sm3', 'sha256'])
  })
})
