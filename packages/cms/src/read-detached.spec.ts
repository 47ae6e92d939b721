import { isRefusal } from '@hub/kernel'
import { readCertificate, verifySignature, type Certificate } from '@hub/x509'
import fc from 'fast-check'
import { generateKeyPairSync } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { accepted, newHierarchy, type Hierarchy } from '../../x509/src/testing/hierarchy.ts'
import { opensslFolder } from '../../x509/src/testing/openssl.ts'
import { newSigner, nodeSigner } from '../../x509/src/testing/signers.ts'
import { digestOf } from './digest.ts'
import { messageLimits } from './limits.ts'
import { readDetached } from './read-detached.ts'
import { cmsFaultTexts, describeCmsRefusal } from './refusal.ts'
import { findSignerCertificate } from './signer-certificate.ts'
import { detachedMessage } from './testing/detached.ts'

const content = Buffer.from('证照文件')
const digest = (name: Parameters<typeof digestOf>[0]) => digestOf(name, content)
let hierarchy: Hierarchy
let certificate: Certificate
let message: Uint8Array
beforeAll(async () => {
  hierarchy = await newHierarchy('p256')
  const issued = await hierarchy.issue('document-signer')
  certificate = issued.certificate
  message = await detachedMessage(content, { ...issued, chain: [hierarchy.issuing.certificate] })
})

function isVerified(bytes: Uint8Array): boolean {
  const read = readDetached(bytes, digest)
  if (isRefusal(read) || !read.isOfContent) return false
  const signer = findSignerCertificate(read, read.certificates)
  return !isRefusal(signer) && verifySignature({ publicKey: signer.publicKey, algorithm: read.algorithm, message: read.signedBytes, signature: read.signature })
}

describe('a detached message', () => {
  test('is read with its certificates and verifies', () => {
    const read = accepted(readDetached(message, digest))
    expect([read.algorithm, read.certificates.length, read.timeStamps, isVerified(message)]).toEqual(['p256-sha256', 2, [], true])
  })

  test('of other content is told as that', () => {
    expect(accepted(readDetached(message, (name) => digestOf(name, Buffer.from('other')))).isOfContent).toBe(false)
  })

  const pss = ['-keyopt', 'rsa_padding_mode:pss'] as const
  test.for([
    ['p256', '-cades', 'sha256', 'p256-sha256'], ['rsa', '-cades', 'sha256', 'rsa-sha256'], ['p256', '-nosmimecap', 'sha256', 'p256-sha256'], ['rsa', '-nosmimecap', 'sha256', 'rsa-sha256'],
    ['p256', '-cades', 'sha384', 'p256-sha384'], ['p256', '-cades', 'sha512', 'p256-sha512'], ['rsa', '-cades', 'sha384', 'rsa-sha384'], ['rsa', '-cades', 'sha512', 'rsa-sha512'],
    ['rsa', '-cades', 'sha256', 'rsa-pss-sha256', ...pss], ['rsa', '-cades', 'sha384', 'rsa-pss-sha384', ...pss], ['rsa', '-cades', 'sha512', 'rsa-pss-sha512', ...pss, '-keyopt', 'rsa_pss_saltlen:32'],
  ] as const)('of openssl verifies, and another content does not (%s, %s, %s, %s)', async ([kind, flag, md, algorithm, ...keyOptions], { skip }) => {
    const openssl = opensslFolder(skip)
    const pair = kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const issued = await hierarchy.issue('document-signer', { signer: nodeSigner(pair) })
    openssl.write('key', pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
    openssl.write('der', issued.certificate.der)
    openssl.write('content', content)
    openssl.run('x509', '-inform', 'DER', '-in', 'der', '-out', 'pem')
    openssl.run('cms', '-sign', '-binary', '-in', 'content', '-signer', 'pem', '-inkey', 'key', ...keyOptions, '-md', md, '-outform', 'DER', '-out', 'message', flag)
    const read = accepted(readDetached(openssl.read('message'), digest))
    const found = accepted(findSignerCertificate(read, read.certificates, { binding: flag === '-cades' ? 'required' : 'optional' }))
    expect(verifySignature({ publicKey: found.publicKey, algorithm: read.algorithm, message: read.signedBytes, signature: read.signature })).toBe(true)
    expect(read.algorithm).toBe(algorithm)
    expect([read.isOfContent, accepted(readDetached(openssl.read('message'), (name) => digestOf(name, Buffer.from('other')))).isOfContent]).toEqual([true, false])
    if (flag !== '-cades') expect(findSignerCertificate(read, read.certificates)).toMatchObject({ refused: 'ATTRIBUTE_INVALID' })
  })

  test.for([['-md', 'sha1', 'ALGORITHM_UNSUPPORTED'], ['-nodetach', undefined, 'CONTENT_TYPE_WRONG'], ['-noattr', undefined, 'TAG_UNEXPECTED']] as const)('of openssl with %s %s is refused', async ([flag, value, refused], { skip }) => {
    const openssl = opensslFolder(skip)
    const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const issued = await hierarchy.issue('document-signer', { signer: nodeSigner(pair) })
    openssl.write('key', pair.privateKey.export({ type: 'pkcs8', format: 'pem' }))
    openssl.write('der', issued.certificate.der)
    openssl.write('content', content)
    openssl.run('x509', '-inform', 'DER', '-in', 'der', '-out', 'pem')
    openssl.run('cms', '-sign', '-binary', '-in', 'content', '-signer', 'pem', '-inkey', 'key', '-outform', 'DER', '-out', 'message', flag, ...(value === undefined ? [] : [value]))
    expect(readDetached(openssl.read('message'), digest)).toMatchObject({ refused })
  })
})

describe('the signer’s certificate', () => {
  test('is the one that the message names and binds, wherever it is given', () => {
    const read = accepted(readDetached(message, digest))
    expect(accepted(findSignerCertificate(read, [hierarchy.issuing.certificate, certificate])).serial).toBe(certificate.serial)
    expect(findSignerCertificate(read, [])).toMatchObject({ refused: 'SIGNER_CERTIFICATE_MISSING' })
  })

  test('cannot be replaced by another for the same key and number', async () => {
    const signer = newSigner('p256')
    const own = await hierarchy.issue('document-signer', { signer })
    const twin = { ...own.certificate, der: (await hierarchy.issue('document-signer', { signer })).certificate.der }
    const read = accepted(readDetached(await detachedMessage(content, { ...own, chain: [] }), digest))
    expect(findSignerCertificate(read, [twin])).toMatchObject({ refused: 'SIGNER_CERTIFICATE_MISMATCH' })
    expect(isRefusal(readCertificate(twin.der))).toBe(false)
  })
})

describe('hostile bytes', () => {
  test('with any byte changed a message is refused, or signs the same', () => {
    const original = accepted(readDetached(message, digest))
    for (let at = 0; at < message.length; at += 1) {
      const changed = Uint8Array.from(message)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      if (!isVerified(changed)) continue
      // Versions, lists of digests and certificates beside the signer's are not signed, and nothing is taken from them.
      expect(accepted(readDetached(changed, digest)).signedBytes, `byte ${at}`).toEqual(original.signedBytes)
    }
  })

  test('are refused without a crash', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.boolean(), (bytes, within) => {
      expect(isRefusal(readDetached(within ? Buffer.concat([message.subarray(0, 60), bytes]) : bytes, digest))).toBe(true)
    }))
    expect(readDetached(new Uint8Array(messageLimits.bytesMax + 1), digest)).toMatchObject({ refused: 'TOO_LARGE' })
  })

  test('every refusal has a sentence', () => {
    for (const [refused, text] of Object.entries(cmsFaultTexts)) expect(describeCmsRefusal({ refused, detail: {} })).toBe(text)
  })
})
