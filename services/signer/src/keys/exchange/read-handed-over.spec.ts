import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { processorMs } from '../../../../../test/support/processor-time.ts'
import { malformedFiles } from '../../../../../packages/x509/src/testing/malformed.ts'
import { readHandedOver, needsPassphrase } from './read-handed-over.ts'
import { describeExchangeRefusal } from './refusals.ts'
import { opensslFiles, opensslKeys, passphrase } from './testing/openssl-files.ts'

const kinds = Object.keys(opensslKeys) as (keyof typeof opensslKeys)[]
const why = (bytes: Uint8Array, text: string = passphrase): string => {
  const read = readHandedOver(bytes, text)
  return isRefusal(read) ? read.refused : read.kind
}

describe.each(kinds)('a key of kind %s', (kind) => {
  test('and its certificate are read from what openssl writes as PKCS #12', () => {
    const files = opensslFiles()
    files.key('key', kind)
    const read = readHandedOver(files.pkcs12('key'), passphrase)
    expect(read).toMatchObject({ kind, publicKey: files.publicKey('key'), certificates: [new Uint8Array(files.run('x509', '-in', 'key.crt', '-outform', 'DER'))] })
  })

  test('is read from PEM, plain or encrypted, with its certificates in any order', () => {
    const files = opensslFiles()
    files.key('key', kind)
    files.key('other', 'sign-p256')
    files.run('pkcs8', '-topk8', '-in', 'key.pem', '-passout', `pass:${passphrase}`, '-out', 'encrypted.pem')
    const [plain, encrypted, own, other] = [files.read('key.pem'), files.read('encrypted.pem'), files.read('key.crt'), files.read('other.crt')]
    expect([needsPassphrase(plain), needsPassphrase(encrypted)]).toEqual([false, true])
    expect(readHandedOver(plain, undefined)).toMatchObject({ kind, publicKey: files.publicKey('key'), certificates: [] })
    const read = readHandedOver(Buffer.concat([other, own, encrypted]), passphrase)
    expect(read).toMatchObject({ kind, publicKey: files.publicKey('key') })
    expect(isRefusal(read) ? [] : read.certificates.map((der) => Buffer.from(der))).toEqual([files.run('x509', '-in', 'key.crt', '-outform', 'DER'), files.run('x509', '-in', 'other.crt', '-outform', 'DER')])
    expect(why(encrypted, 'another')).toBe('PASSPHRASE_WRONG')
  })
})

test('older forms are read too: 3DES in PKCS #12, PKCS #1 and SEC 1 in PEM', () => {
  const files = opensslFiles()
  files.key('rsa', 'sign-rsa2048')
  files.key('ec', 'sign-p256')
  files.run('rsa', '-in', 'rsa.pem', '-traditional', '-out', 'pkcs1.pem')
  files.run('rsa', '-in', 'rsa.pem', '-traditional', '-aes256', '-passout', `pass:${passphrase}`, '-out', 'with-headers.pem')
  files.run('ec', '-in', 'ec.pem', '-out', 'sec1.pem')
  expect(why(files.pkcs12('rsa', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'))).toBe('sign-rsa2048')
  expect(['pkcs1.pem', 'with-headers.pem', 'sec1.pem'].map((name) => why(files.read(name)))).toEqual(['sign-rsa2048', 'sign-rsa2048', 'sign-p256'])
})

test('lengths that are not given beforehand are read, as Windows leaves them out', () => {
  const files = opensslFiles()
  files.key('key', 'sign-p256')
  const bytes = files.pkcs12('key')
  const headerBytes = 4
  expect(why(Buffer.concat([Buffer.from('3080', 'hex'), bytes.subarray(headerBytes), Buffer.alloc(2)]))).toBe('sign-p256')
})

describe('a malformed file', () => {
  const files = malformedFiles(join(import.meta.dirname, '..', '..', '..', 'test-files', 'keys', 'malformed'))

  test('is there in many ways', () => { expect(files.length).toBeGreaterThan(30) })

  test.each(files)('with $why is refused as $refused: $file', ({ bytes, refused }) => { expect(why(bytes)).toBe(refused) })
})

describe('refused is', () => {
  test.each<[string, readonly string[], string]>([
    ['without a MAC', ['-nomac'], 'PKCS12_NOT_AUTHENTICATED'],
    ['that costs minutes', ['-iter', '900000'], 'DERIVATION_TOO_SLOW'],
    ['with the MAC of SM3', ['-macalg', 'sm3'], 'PKCS12_ALGORITHM_UNKNOWN'],
    ['encrypted by SM4', ['-keypbe', 'SM4-CBC', '-certpbe', 'SM4-CBC'], 'PKCS12_ALGORITHM_UNKNOWN'],
    ['without a key', ['-nokeys'], 'KEY_MISSING'],
  ])('a PKCS #12 %s', (_what, options, refused) => {
    const files = opensslFiles()
    files.key('key', 'sign-p256')
    expect(why(files.pkcs12('key', ...options))).toBe(refused)
  })

  test('a PEM that costs minutes, before any of them is spent', () => {
    const files = opensslFiles()
    files.key('key', 'sign-p256')
    files.run('pkcs8', '-topk8', '-iter', '700000', '-in', 'key.pem', '-passout', `pass:${passphrase}`, '-out', 'slow.pem')
    expect(why(files.read('slow.pem'))).toBe('DERIVATION_TOO_SLOW')
  })

  test('a wrong passphrase, and one whose encoding nobody agrees on', () => {
    const files = opensslFiles()
    files.key('key', 'sign-p256')
    const bytes = files.pkcs12('key')
    expect([why(bytes, 'another'), why(bytes, ''), why(bytes, '口令')]).toEqual(['PASSPHRASE_WRONG', 'PASSPHRASE_WRONG', 'PASSPHRASE_NOT_ASCII'])
  })

  test('what has another number of keys, keys of other kinds, or certificates of other keys', () => {
    const files = opensslFiles()
    files.key('key', 'sign-p256')
    files.key('other', 'sign-rsa2048')
    files.run('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384', '-out', 'p384.pem')
    files.run('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:3072', '-out', 'rsa3072.pem')
    const [key, other, otherCertificate] = [files.read('key.pem'), files.read('other.pem'), files.read('other.crt')]
    expect(why(Buffer.concat([key, other]))).toBe('SEVERAL_KEYS')
    expect(why(otherCertificate)).toBe('KEY_MISSING')
    expect(why(Buffer.concat([key, otherCertificate]))).toBe('CERTIFICATE_OF_ANOTHER_KEY')
    expect([why(files.read('p384.pem')), why(files.read('rsa3072.pem'))]).toEqual(['KEY_KIND_UNKNOWN', 'KEY_KIND_UNKNOWN'])
    expect(why(Buffer.alloc(300 * 1024, 0x30))).toBe('FILE_TOO_LARGE')
  })
})

describe.each(kinds)('of a PKCS #12 with a key of kind %s', (kind) => {
  test('whichever byte is changed, it is refused or the key and its certificate are the same', () => {
    const files = opensslFiles()
    files.key('key', kind)
    // One round each: the passphrase is not what is tested here.
    const bytes = files.pkcs12('key', '-iter', '1')
    const whole = readHandedOver(bytes, passphrase)
    if (isRefusal(whole)) throw new Error(whole.refused)
    let refused = 0
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ (1 << (at % 8))
      const read = readHandedOver(changed, passphrase)
      if (isRefusal(read)) refused += 1
      else expect(read, `byte ${String(at)}`).toEqual(whole)
    }
    expect(refused).toBeGreaterThan(bytes.length * 0.95)
  })
})

test.each([
  ['empty lines', `-----BEGIN PRIVATE KEY-----\n${'\n'.repeat(200_000)}`],
  ['headers', `-----BEGIN PRIVATE KEY-----\n${'A: b\n'.repeat(40_000)}`],
  ['beginnings', '-----BEGIN A-----\n'.repeat(14_000)],
  ['characters of base64', `-----BEGIN A-----\n${'A'.repeat(200_000)}`],
])('hundreds of thousands of %s cost no time', async (_what, text) => {
  expect(await processorMs(() => { expect(why(Buffer.from(text))).toBe('PEM_MALFORMED') })).toBeLessThan(10_000)
})

test('no bytes make the reader throw, and each refusal has its sentence', () => {
  const label = fc.constantFrom('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'EC PRIVATE KEY', 'CERTIFICATE', 'EC PARAMETERS', 'SOMETHING')
  const pem = fc.tuple(label, fc.base64String(), label).map(([begin, body, end]) => Buffer.from(`-----BEGIN ${begin}-----\n${body}\n-----END ${end}-----\n`))
  const der = fc.uint8Array({ maxLength: 200 }).map((rest) => Buffer.concat([Buffer.from([0x30, Math.min(rest.length, 127)]), rest]))
  fc.assert(fc.property(fc.oneof(fc.uint8Array(), pem, der), (bytes) => {
    const read = readHandedOver(bytes, passphrase)
    expect(isRefusal(read) && describeExchangeRefusal(read)).toContain(isRefusal(read) ? read.refused : 'a refusal')
  }))
})
