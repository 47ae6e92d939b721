import { X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestAuthority, type TestAuthority } from '../testing/authority.ts'
import { asFile, emptyDirectory, run } from '../testing/tools.ts'
import { certificateParts } from './certificate-parts.ts'
import { buildCms, cmsBytesMax } from './cms.ts'

let authority: TestAuthority
beforeAll(() => { authority = openTestAuthority() })
afterAll(() => authority.close())

const covered = [Buffer.from('第一部分'), Buffer.from('第二部分')]

/** openssl's opinion; -cades makes it check the signing certificate attribute as well. */
function verify(cms: Uint8Array, content: Uint8Array): { readonly status: number | null; readonly text: string } {
  const dir = emptyDirectory()
  return run('openssl', ['cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', asFile(cms, 'cms', dir), '-content', asFile(content, 'content', dir), '-CAfile', authority.root, '-purpose', 'any', '-out', join(dir, 'out')])
}

describe.each(['ec', 'rsa'] as const)('a signature by an %s key', (kind) => {
  test('is accepted by openssl over the covered bytes, with the certificate that it names', async () => {
    expect(verify(await buildCms(covered, authority.signer(kind)), Buffer.concat(covered))).toMatchObject({ status: 0, text: expect.stringContaining('successful') })
  })

  test('is refused over any other bytes', async () => {
    const other = Buffer.concat(covered)
    other[3] = (other[3] ?? 0) ^ 1
    expect(verify(await buildCms(covered, authority.signer(kind)), other)).toMatchObject({ status: 4, text: expect.stringContaining('content verify error') })
  })

  test('is not put beside the certificate of another key', async () => {
    const signer = authority.signer(kind)
    const other = authority.signer(kind === 'ec' ? 'rsa' : 'ec')
    await expect(buildCms(covered, { ...signer, certificates: other.certificates })).rejects.toThrow('by the key of its certificate')
    await expect(buildCms(covered, { ...signer, sign: other.sign })).rejects.toThrow('by the key of its certificate')
    await expect(buildCms(covered, { ...signer, sign: () => Promise.resolve(new Uint8Array()) })).rejects.toThrow('by the key of its certificate')
  })
})

test.each(['ec', 'rsa'] as const)('the room for a signature by an %s key is enough, with a time stamp and without, and less than 1 kB too much', async (kind) => {
  const signer = authority.signer(kind)
  const stamp = await authority.timestamp(covered[0] ?? new Uint8Array())
  const stamped = await buildCms(covered, { ...signer, timestamp: () => Promise.resolve(stamp) })
  const left = [cmsBytesMax(signer.certificates, 0) - (await buildCms(covered, signer)).length, cmsBytesMax(signer.certificates, stamp.length) - stamped.length]
  expect(left.map((bytes) => bytes >= 0 && bytes < 1_024)).toEqual([true, true])
})

describe('a time stamp', () => {
  test('goes in as an unsigned attribute, and openssl finds in it the signature value', async () => {
    let stamped: Uint8Array = new Uint8Array()
    const cms = await buildCms(covered, { ...authority.signer('ec'), timestamp: (value) => { stamped = value; return authority.timestamp(value) } })
    expect(verify(cms, Buffer.concat(covered)).status).toBe(0)
    const dir = emptyDirectory()
    const written = Buffer.from(cms)
    const token = written.subarray(written.indexOf(Buffer.from('060b2a864886f70d010910020e', 'hex')) + 13)
    // SET of one value, then the token itself
    const whole = token.subarray(4)
    const length = whole.readUInt16BE(2) + 4
    const verified = run('openssl', ['ts', '-verify', '-token_in', '-in', asFile(whole.subarray(0, length), 'token', dir), '-data', asFile(stamped, 'value', dir), '-CAfile', authority.root])
    expect(verified).toMatchObject({ status: 0, text: expect.stringContaining('Verification: OK') })
  })

  test('that cannot be had fails the signing, and names why', async () => {
    const trouble = new Error('no time')
    await expect(buildCms(covered, { ...authority.signer('ec'), timestamp: () => Promise.reject(trouble) })).rejects.toBe(trouble)
  })
})

test('certificates stand in it byte for byte', async () => {
  const signer = authority.signer('rsa')
  const cms = Buffer.from(await buildCms(covered, signer))
  expect(signer.certificates.map((certificate) => cms.includes(Buffer.from(certificate)))).toEqual([true, true])
})

describe('what a certificate says of itself', () => {
  test('is taken from it as it stands', () => {
    const pem = readFileSync(join(authority.dir, 'ec.pem'))
    const { issuer, serialNumber } = certificateParts(new X509Certificate(pem).raw)
    expect(Buffer.from(serialNumber.subarray(2)).toString('hex').toUpperCase().replace(/^00/, '')).toBe(new X509Certificate(pem).serialNumber)
    expect(Buffer.from(issuer).includes(Buffer.from('演示根证书'))).toBe(true)
  })

  test.each([['nothing', ''], ['something else', '020101'], ['two things', '30003000'], ['a length without an end', '3080'], ['less than it says', '308201'], ['an empty sequence', '3000']])('is not looked for in %s', (_what, hex) => {
    expect(() => certificateParts(Buffer.from(hex, 'hex'))).toThrow('certificate')
  })
})
