import { isRefusal } from '@hub/kernel'
import 'reflect-metadata'
import { generateKeyPairSync, X509Certificate } from 'node:crypto'
import * as peculiar from '@peculiar/x509'
import { describe, expect, test } from 'vitest'
import { encodePem } from '../pem.ts'
import { findKeyKind } from '../public-key.ts'
import { accepted, newHierarchy, noon } from '../testing/hierarchy.ts'
import { opensslFolder } from '../testing/openssl.ts'
import { newSigner, nodeSigner } from '../testing/signers.ts'
import { issueEndEntity, issueIssuingCa, issueRoot } from './issue.ts'
import { endEntityPurposes } from './profile.ts'
import { readCertificate } from './read.ts'

const kinds = ['sm2', 'p256', 'rsa'] as const

describe.each(kinds)('a hierarchy with %s keys', (kind) => {
  test.for(endEntityPurposes)('is accepted by openssl, with an end entity for %s', async (purpose, { skip }) => {
    const openssl = opensslFolder(skip)
    const { root, issuing, issue } = await newHierarchy(kind)
    const { certificate } = await issue(purpose)
    openssl.write('root.pem', encodePem('CERTIFICATE', root.certificate.der))
    openssl.write('issuing.pem', encodePem('CERTIFICATE', issuing.certificate.der))
    openssl.write('leaf.pem', encodePem('CERTIFICATE', certificate.der))
    const common = ['verify', '-x509_strict', '-attime', String(Date.parse('2026-02-01T00:00:00Z') / 1000)]
    const asPurpose = purpose === 'time-stamp' ? ['-purpose', 'timestampsign'] : []
    if (kind === 'sm2') {
      // openssl gives the user id to the first certificate only, so each link is verified by itself.
      const id = ['-vfyopt', 'distid:1234567812345678']
      expect(openssl.run(...common, ...id, ...asPurpose, '-partial_chain', '-trusted', 'issuing.pem', 'leaf.pem')).toContain('leaf.pem: OK')
      expect(openssl.run(...common, ...id, '-trusted', 'root.pem', 'issuing.pem')).toContain('issuing.pem: OK')
      return
    }
    expect(openssl.run(...common, ...asPurpose, '-CAfile', 'root.pem', '-untrusted', 'issuing.pem', 'leaf.pem')).toContain('leaf.pem: OK')
    expect(openssl.ask(...common, '-CAfile', 'root.pem', 'leaf.pem').status).not.toBe(0)
  })
})

test('what a certificate says is read by others as it was meant', async ({ skip }) => {
  const openssl = opensslFolder(skip)
  const { issue } = await newHierarchy('p256')
  openssl.write('tsa.der', (await issue('time-stamp')).certificate.der)
  const text = openssl.run('x509', '-inform', 'DER', '-in', 'tsa.der', '-noout', '-text', '-nameopt', 'utf8')
  expect(text).toContain('C=CN, ST=证源省, L=证源市, O=证源市市场监督管理局, OU=行政审批处, CN=证源市市场监督管理局 time-stamp')
  expect(text).toMatch(/X509v3 Extended Key Usage: critical\s+Time Stamping\n/)
  expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Non Repudiation\n/)
  expect(text).toMatch(/X509v3 Basic Constraints: critical\s+CA:FALSE/)
  expect(text).toContain('URI:http://ca.example.cn/issuing.crl')
  expect(text).toContain('OCSP - URI:http://ca.example.cn/ocsp')
})

test('two other libraries read the same names, serial, validity and keys', async () => {
  const { issuing, root } = await newHierarchy('p256')
  const { certificate } = issuing
  const node = new X509Certificate(certificate.der)
  const other = new peculiar.X509Certificate(Buffer.from(certificate.der))
  expect(node.serialNumber.toLowerCase()).toBe(certificate.serial)
  expect(certificate.serial).toHaveLength(32)
  expect(node.validFromDate.toISOString()).toBe(certificate.validFrom)
  expect(node.validToDate.toISOString()).toBe(certificate.validUntil)
  expect(node.verify(new X509Certificate(root.certificate.der).publicKey)).toBe(true)
  expect(other.subject).toBe(certificate.subjectText)
  expect(other.getExtension(peculiar.BasicConstraintsExtension)).toMatchObject({ ca: true, pathLength: 0, critical: true })
  expect(other.getExtension(peculiar.AuthorityKeyIdentifierExtension)?.keyId).toBe(Buffer.from(root.certificate.extensions.subjectKeyId ?? []).toString('hex'))
})

test('certificates of another library are read', async () => {
  const keys = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
  const made = await peculiar.X509CertificateGenerator.createSelfSigned({
    serialNumber: '00a1', name: 'CN=另一家, C=CN', notBefore: new Date('2026-01-01T00:00:00Z'), notAfter: new Date('2051-01-01T00:00:00Z'), keys, signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [new peculiar.BasicConstraintsExtension(true, 3, true), new peculiar.KeyUsagesExtension(peculiar.KeyUsageFlags.keyCertSign | peculiar.KeyUsageFlags.decipherOnly, true), new peculiar.ExtendedKeyUsageExtension(['1.3.6.1.5.5.7.3.8'], true)],
  })
  expect(readCertificate(new Uint8Array(made.rawData))).toMatchObject({
    version: 3, serial: 'a1', subjectText: 'CN=另一家, C=CN', validFrom: '2026-01-01T00:00:00.000Z', validUntil: '2051-01-01T00:00:00.000Z', keyKind: 'p256', algorithm: 'p256-sha256',
    extensions: { basicConstraints: { ca: true, pathLength: 3 }, keyUsage: ['keyCertSign', 'decipherOnly'], extendedKeyUsage: { critical: true, purposes: ['1.3.6.1.5.5.7.3.8'] }, notJudged: [] },
  })
})

describe('a certificate is not issued', () => {
  test('for a name with what nobody sees', async () => {
    const signer = newSigner('p256')
    for (const commonName of ['', ' 局', '局\u{202e}', '局\u{0}', '长'.repeat(65)]) expect(await issueRoot({ subject: { commonName }, from: noon, signer })).toMatchObject({ refused: 'NAME_INVALID', detail: { field: 'commonName' } })
    expect(await issueRoot({ subject: { country: 'China', commonName: '局' }, from: noon, signer })).toMatchObject({ refused: 'NAME_INVALID', detail: { field: 'country' } })
    expect(isRefusal(await issueRoot({ subject: { commonName: '长'.repeat(64) }, from: noon, signer }))).toBe(false)
  })

  test('for longer than its profile allows, nor before or after its issuer', async () => {
    const { issuing } = await newHierarchy('p256')
    const { publicKey } = newSigner('p256')
    const asked = { issuer: issuing, purpose: 'ocsp-responder', subject: { commonName: '响应者' }, publicKey } as const
    expect(await issueEndEntity({ ...asked, from: noon, days: 91 })).toMatchObject({ refused: 'VALIDITY_TOO_LONG', detail: { daysMax: 90 } })
    expect(await issueEndEntity({ ...asked, from: '2025-12-31T23:59:59.000Z' })).toMatchObject({ refused: 'ISSUER_NOT_VALID_THEN' })
    expect(await issueEndEntity({ ...asked, from: '2036-06-01T00:00:00.000Z' })).toMatchObject({ refused: 'ISSUER_NOT_VALID_THEN' })
    expect(await issueEndEntity({ ...asked, from: noon, days: 90 })).toMatchObject({ validFrom: noon, validUntil: '2027-02-20T11:59:59.000Z' })
  })

  test('for a key of a kind that nobody here verifies', async () => {
    const { issuing } = await newHierarchy('p256')
    const keys = [generateKeyPairSync('ec', { namedCurve: 'P-384' }), generateKeyPairSync('ed25519'), generateKeyPairSync('rsa', { modulusLength: 1024 }), generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 })]
    for (const { publicKey } of keys)
      expect(await issueEndEntity({ issuer: issuing, purpose: 'document-signer', subject: { commonName: '局' }, from: noon, publicKey: new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })) })).toMatchObject({ refused: 'PUBLIC_KEY_UNSUPPORTED' })
  })

  test('by an issuing CA to another CA, nor by an end entity, nor with a key that is not the certificate’s', async () => {
    const { issuing, root, issue } = await newHierarchy('p256')
    const { publicKey } = newSigner('p256')
    const asked = { subject: { commonName: '下级' }, publicKey, from: noon }
    await expect(issueIssuingCa({ ...asked, issuer: issuing })).rejects.toThrow('a CA may stand below')
    await expect(issueEndEntity({ ...asked, issuer: await issue('seal-signer'), purpose: 'seal-signer' })).rejects.toThrow('the issuer is a CA')
    await expect(issueEndEntity({ ...asked, issuer: { certificate: root.certificate, signer: issuing.signer }, purpose: 'seal-signer' })).rejects.toThrow('the key of its certificate')
  })

  test('with a signature that its own key does not verify', async () => {
    const lying = { ...nodeSigner(generateKeyPairSync('ec', { namedCurve: 'P-256' })), publicKey: newSigner('p256').publicKey }
    await expect(issueRoot({ subject: { commonName: '根' }, from: noon, signer: lying })).rejects.toThrow('its own public key verifies')
    const signer = newSigner('sm2')
    const asked: Uint8Array[] = []
    const told = (answer: () => Promise<boolean>) => issueRoot({ subject: { commonName: '根' }, from: noon, signer: { ...signer, sign: (bytes) => signer.sign(bytes), verify: (bytes) => { asked.push(bytes); return answer() } } })
    await expect(told(() => Promise.resolve(false))).rejects.toThrow('its own public key verifies')
    await expect(told(() => Promise.reject(new Error('the thread is gone')))).rejects.toThrow('the thread is gone')
    expect(isRefusal(await told(() => Promise.resolve(true)))).toBe(false)
    expect(asked).toHaveLength(3)
  })
})

test('no certificate outlives its issuer', async () => {
  const { issuing } = await newHierarchy('p256')
  const late = accepted(await issueEndEntity({ issuer: issuing, purpose: 'time-stamp', subject: { commonName: '时间戳' }, publicKey: newSigner('p256').publicKey, from: '2030-01-01T00:00:00.000Z' }))
  expect(late.validUntil).toBe(issuing.certificate.validUntil)
})

test('an RSA key with an even modulus is no key', () => {
  const { publicKey } = newSigner('rsa')
  // The exponent takes the last five octets, 02 03 01 00 01.
  const even = publicKey.with(publicKey.length - 6, (publicKey.at(-6) ?? 0) & 0xfe)
  expect([findKeyKind(publicKey), findKeyKind(even)]).toEqual(['rsa', undefined])
})
