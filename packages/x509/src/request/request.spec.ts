import { describe, expect, test } from 'vitest'
import { issueEndEntity, issueRoot } from '../certificate/issue.ts'
import { readCertificate } from '../certificate/read.ts'
import { encodePem, parsePem } from '../pem.ts'
import { accepted, newHierarchy, noon } from '../testing/hierarchy.ts'
import { opensslFolder } from '../testing/openssl.ts'
import { newSigner } from '../testing/signers.ts'
import { acceptCertificate } from './accept.ts'
import { makeRequest, readRequest } from './request.ts'

const subject = { country: 'CN', organisation: '证源市公安局', commonName: '证源市公安局 电子印章' } as const

describe.each(['sm2', 'p256', 'rsa'] as const)('a request for a key of kind %s', (kind) => {
  test('is verified by openssl', async ({ skip }) => {
    const openssl = opensslFolder(skip)
    const request = accepted(await makeRequest(subject, newSigner(kind)))
    openssl.write('request.pem', encodePem('CERTIFICATE REQUEST', request.der))
    const { status, output } = openssl.ask('req', '-in', 'request.pem', '-verify', '-noout', '-subject', '-nameopt', 'utf8', ...(kind === 'sm2' ? ['-vfyopt', 'distid:1234567812345678'] : []))
    expect(output).toMatch(/verify OK/i)
    expect(status).toBe(0)
    expect(output).toContain('CN=证源市公安局 电子印章')
    expect(readRequest(request.der)).toEqual(request)
  })

  test('that openssl makes is read, with the extensions that it wishes for', ({ skip }) => {
    const openssl = opensslFolder(skip)
    const kinds = { sm2: ['-algorithm', 'SM2'], p256: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], rsa: ['-algorithm', 'RSA'] }
    const signing = kind === 'sm2' ? ['-sm3', '-sigopt', 'distid:1234567812345678'] : []
    openssl.run('genpkey', ...kinds[kind], '-out', 'key.pem')
    openssl.run('req', '-new', '-key', 'key.pem', ...signing, '-out', 'request.der', '-outform', 'DER', '-utf8', '-subj', '/C=CN/CN=部门', '-addext', 'subjectAltName=DNS:example.cn')
    expect(readRequest(openssl.read('request.der'))).toMatchObject({ subjectText: 'C=CN, CN=部门', keyKind: kind })
  })

  test('is refused when any byte of it is changed', async () => {
    const { der } = accepted(await makeRequest(subject, newSigner(kind)))
    for (let at = 0; at < der.length; at++) {
      const changed = Uint8Array.from(der)
      changed[at] = (changed[at] ?? 0) ^ 0x01
      expect(readRequest(changed), `byte ${at}`).toHaveProperty('refused')
    }
  })
})

test('a request for a name with what nobody sees is not made', async () => {
  expect(await makeRequest({ commonName: '局\u{200f}' }, newSigner('p256'))).toMatchObject({ refused: 'NAME_INVALID' })
})

describe('the certificate that comes back', () => {
  const asked = { at: noon, purpose: 'seal-signer', revocation: { crls: [], responses: [] } } as const

  test('is accepted for the key of the request and with a trusted chain', async () => {
    const external = await newHierarchy('sm2')
    const request = accepted(await makeRequest(subject, newSigner('sm2')))
    const certificate = accepted(await issueEndEntity({ issuer: external.issuing, purpose: 'seal-signer', subject, publicKey: request.publicKey, from: '2026-06-01T00:00:00.000Z' }))
    const question = { ...asked, certificate, anchors: [external.root.certificate], intermediates: [external.issuing.certificate] }
    expect(accepted(acceptCertificate(request, question)).judgement.answer).toBe('unknown')
    expect(acceptCertificate(request, { ...question, anchors: [(await newHierarchy('sm2')).root.certificate] })).toMatchObject({ refused: 'CHAIN_NOT_TRUSTED' })
    expect(acceptCertificate(request, { ...question, anchors: [] })).toMatchObject({ refused: 'CHAIN_NOT_TRUSTED', detail: { code: 'TRUST_UNKNOWN' } })
    expect(acceptCertificate(request, { ...question, purpose: 'time-stamp' })).toMatchObject({ refused: 'CHAIN_NOT_TRUSTED', detail: { code: 'PURPOSE_FORBIDDEN', certificate: 0 } })
    const other = accepted(await makeRequest(subject, newSigner('sm2')))
    expect(acceptCertificate(other, question)).toMatchObject({ refused: 'KEY_MISMATCH' })
  })

  test('may come from openssl', async ({ skip }) => {
    const openssl = opensslFolder(skip)
    const request = accepted(await makeRequest(subject, newSigner('p256')))
    openssl.write('request.pem', encodePem('CERTIFICATE REQUEST', request.der))
    openssl.run('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=CA', '-days', '30')
    openssl.run('x509', '-req', '-in', 'request.pem', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '20', '-out', 'leaf.pem')
    const read = (name: string) => accepted(readCertificate(accepted(parsePem('CERTIFICATE', new TextDecoder().decode(openssl.read(name))))[0] ?? new Uint8Array()))
    const question = { ...asked, at: new Date(Date.now() + 60_000).toISOString(), certificate: read('leaf.pem'), anchors: [read('ca.pem')], intermediates: [] }
    expect(accepted(acceptCertificate(request, question)).certificate.subjectText).toBe('C=CN, O=证源市公安局, CN=证源市公安局 电子印章')
  })
})

test('a PEM file is read block by block, and refused when a block is broken', async () => {
  const { der } = accepted(await issueRoot({ subject, from: noon, signer: newSigner('p256') }))
  const pem = encodePem('CERTIFICATE', der)
  expect(parsePem('CERTIFICATE', `subject=…\n${pem}\r\n${pem.replaceAll('\n', '\r\n')}`)).toEqual([der, der])
  for (const broken of ['', 'x', pem.replaceAll('CERTIFICATE', 'X509 CRL'), pem.replace('MII', 'M=I'), pem.repeat(65)])
    expect(parsePem('CERTIFICATE', broken)).toMatchObject({ refused: 'PEM_MALFORMED' })
})
