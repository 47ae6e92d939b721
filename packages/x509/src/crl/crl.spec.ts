import { encodeDer, sliceOf } from '@hub/der'
import { describe, expect, test } from 'vitest'
import { parsed } from '../parsed.ts'
import { encodePem } from '../pem.ts'
import { accepted, newHierarchy, type Hierarchy } from '../testing/hierarchy.ts'
import { certificateList, tbsCertList } from '../structure/crl.ts'
import { opensslFolder, opensslVerifiesSm2 } from '../testing/openssl.ts'
import { makeCrl, type RevokedEntry } from './make.ts'
import { readCrl } from './read.ts'

const times = { thisUpdate: '2026-11-22T00:00:00.000Z', nextUpdate: '2026-11-23T00:00:00.000Z' } as const
const entries: readonly RevokedEntry[] = [
  { serial: '01', at: '2026-11-01T00:00:00.000Z', reason: 'keyCompromise', invalidSince: '2026-10-01T00:00:00.000Z' },
  { serial: 'a0', at: '2026-11-02T00:00:00.000Z', reason: 'unspecified' },
  { serial: '7f00', at: '2026-11-03T00:00:00.000Z', reason: 'certificateHold' },
]
const listOf = ({ issuing }: Hierarchy, revoked = entries) => makeCrl({ number: 42n, ...times, revoked }, issuing)

test.each(['sm2', 'p256', 'rsa'] as const)('a list signed with %s is read as it was made', async (kind) => {
  const world = await newHierarchy(kind)
  const crl = await listOf(world)
  expect(accepted(readCrl(crl.der))).toEqual(crl)
  expect(crl).toMatchObject({ ...times, number: 42n, notJudged: [], issuer: world.issuing.certificate.subject })
  expect([...crl.revoked]).toEqual([
    ['01', { at: '2026-11-01T00:00:00.000Z', reason: 'keyCompromise', invalidSince: '2026-10-01T00:00:00.000Z' }],
    ['a0', { at: '2026-11-02T00:00:00.000Z', reason: 'unspecified', invalidSince: undefined }],
    ['7f00', { at: '2026-11-03T00:00:00.000Z', reason: 'certificateHold', invalidSince: undefined }],
  ])
})

describe('openssl', () => {
  test.for(['p256', 'rsa'] as const)('verifies a list signed with %s and reads it as it was meant', async (kind, { skip }) => {
    const openssl = opensslFolder(skip)
    const world = await newHierarchy(kind)
    openssl.write('ca.pem', encodePem('CERTIFICATE', world.issuing.certificate.der))
    openssl.write('other.pem', encodePem('CERTIFICATE', (await newHierarchy(kind)).issuing.certificate.der))
    openssl.write('crl.pem', encodePem('X509 CRL', (await listOf(world)).der))
    const text = openssl.run('crl', '-in', 'crl.pem', '-CAfile', 'ca.pem', '-noout', '-text')
    expect(text).toContain('verify OK')
    expect(text).toMatch(/CRL Number: \s*42/)
    expect(text).toMatch(/Serial Number: 01\s+Revocation Date: Nov {2}1 00:00:00 2026 GMT\s+CRL entry extensions:\s+X509v3 CRL Reason Code: \s+Key Compromise\s+Invalidity Date: \s+Oct {2}1 00:00:00 2026 GMT/)
    expect(text).toMatch(/Serial Number: A0\s+Revocation Date: Nov {2}2 00:00:00 2026 GMT\s+Serial Number: 7F00/)
    expect(openssl.ask('crl', '-in', 'crl.pem', '-CAfile', 'other.pem', '-noout').output).not.toContain('verify OK')
  })

  test('refuses a certificate that the list names, and takes one that it does not name', async ({ skip }) => {
    const openssl = opensslFolder(skip)
    const world = await newHierarchy('p256')
    const { certificate } = await world.issue('seal-signer')
    openssl.write('root.pem', encodePem('CERTIFICATE', world.root.certificate.der))
    openssl.write('ca.pem', encodePem('CERTIFICATE', world.issuing.certificate.der))
    openssl.write('leaf.pem', encodePem('CERTIFICATE', certificate.der))
    const verify = ['verify', '-crl_check', '-attime', String(Date.parse('2026-11-22T12:00:00Z') / 1000), '-CAfile', 'root.pem', '-untrusted', 'ca.pem', '-CRLfile', 'crl.pem', 'leaf.pem']
    openssl.write('crl.pem', encodePem('X509 CRL', (await listOf(world, [{ serial: certificate.serial, at: '2026-11-01T00:00:00.000Z', reason: 'superseded' }])).der))
    expect(openssl.ask(...verify)).toMatchObject({ status: 2, output: expect.stringContaining('certificate revoked') as string })
    openssl.write('crl.pem', encodePem('X509 CRL', (await listOf(world)).der))
    expect(openssl.run(...verify)).toContain('leaf.pem: OK')
  })

  test('verifies the signature of a list signed with SM2', async ({ skip }) => {
    const openssl = opensslFolder(skip)
    const world = await newHierarchy('sm2')
    const { tbs: message, signature } = await listOf(world)
    expect(opensslVerifiesSm2(openssl, { certificate: world.issuing.certificate.der, message, signature })).toBe(true)
    expect(opensslVerifiesSm2(openssl, { certificate: world.root.certificate.der, message, signature })).toBe(false)
  })

  test('writes a list that is read here', async ({ skip }) => {
    const openssl = opensslFolder(skip)
    openssl.write('index.txt', 'R\t360101000000Z\t261101000000Z,keyCompromise\t1234\tunknown\t/CN=x\n')
    openssl.write('number', '07\n')
    openssl.write('ca.cnf', '[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=30\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\n')
    openssl.run('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem', '-out', 'ca.pem', '-subj', '/CN=CA', '-days', '30')
    openssl.run('ca', '-config', 'ca.cnf', '-gencrl', '-keyfile', 'key.pem', '-cert', 'ca.pem', '-out', 'crl.pem')
    openssl.run('crl', '-in', 'crl.pem', '-outform', 'DER', '-out', 'crl.der')
    const crl = accepted(readCrl(openssl.read('crl.der')))
    expect(crl).toMatchObject({ number: 7n, algorithm: 'p256-sha256', notJudged: [] })
    expect([...crl.revoked]).toEqual([['1234', { at: '2026-11-01T00:00:00.000Z', reason: 'keyCompromise', invalidSince: undefined }]])
  })

  test.for([['issuingDistributionPoint=@i', '2.5.29.28'], ['issuingDistributionPoint=critical,@i', '2.5.29.28'], ['2.5.29.27=DER:020101', '2.5.29.27'], ['1.2.3.4=critical,DER:0500', '1.2.3.4']] as const)('writes a list with %s, which is read and not used', ([extension, id], { skip }) => {
    const openssl = opensslFolder(skip)
    openssl.write('index.txt', '')
    openssl.write('number', '07\n')
    openssl.write('ca.cnf', `[ca]\ndefault_ca=d\n[d]\ndatabase=index.txt\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=30\ncrl_extensions=e\n[e]\n${extension}\n[i]\nonlyuser=TRUE\n`)
    openssl.run('req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'key.pem', '-out', 'ca.pem', '-subj', '/CN=CA', '-days', '30')
    openssl.run('ca', '-config', 'ca.cnf', '-gencrl', '-keyfile', 'key.pem', '-cert', 'ca.pem', '-out', 'crl.pem')
    openssl.run('crl', '-in', 'crl.pem', '-outform', 'DER', '-out', 'crl.der')
    expect(accepted(readCrl(openssl.read('crl.der'))).notJudged).toEqual([id])
  })
})

test('a list with an entry that says something unknown and critical is read and not used', async () => {
  const { tbs, algorithm, signature } = parsed(certificateList, (await listOf(await newHierarchy('p256'))).der)
  const revoked = tbs.value.revoked?.map((entry) => ({ ...entry, extensions: [{ id: '2.5.29.29', critical: true, value: Uint8Array.of(5, 0) }] }))
  const changed = encodeDer(certificateList, { tbs: sliceOf(tbsCertList, { ...tbs.value, revoked }), algorithm, signature })
  expect(accepted(readCrl(changed)).notJudged).toEqual(['2.5.29.29'])
})
