import { describe, expect, test } from 'vitest'
import type { Certificate } from '../certificate/certificate.ts'
import { readCertificate } from '../certificate/read.ts'
import { accepted } from '../testing/hierarchy.ts'
import { opensslFolder, type Openssl } from '../testing/openssl.ts'
import { judgeChain, type ChainJudgement } from './judge-chain.ts'

const keyOptions = { sm2: ['-algorithm', 'SM2'], p256: ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'], rsa: ['-algorithm', 'RSA'] } as const
type Kind = keyof typeof keyOptions

const id = 'distid:1234567812345678'
const signing = (kind: Kind): readonly string[] => (kind === 'sm2' ? ['-sm3', '-sigopt', id] : ['-sha256'])

function newRoot(openssl: Openssl, kind: Kind): void {
  openssl.run('genpkey', ...keyOptions[kind], '-out', 'root.key')
  openssl.run('req', '-x509', '-key', 'root.key', ...signing(kind), '-utf8', '-subj', '/C=CN/O=外部机构/CN=外部根', '-days', '30', '-out', 'root.pem', '-addext', 'keyUsage=critical,keyCertSign,cRLSign')
}

/** A certificate below `issuer` with these lines of extensions. */
function newCertificate(openssl: Openssl, kind: Kind, { name, issuer, extensions }: { readonly name: string; readonly issuer: string; readonly extensions: readonly string[] }): void {
  openssl.run('genpkey', ...keyOptions[kind], '-out', `${name}.key`)
  openssl.run('req', '-new', '-key', `${name}.key`, ...signing(kind), '-utf8', '-subj', `/C=CN/CN=${name}`, '-out', `${name}.csr`)
  openssl.write('extensions', `${extensions.join('\n')}\n`)
  openssl.run('x509', '-req', '-in', `${name}.csr`, '-CA', `${issuer}.pem`, '-CAkey', `${issuer}.key`, '-CAcreateserial', ...signing(kind), ...(kind === 'sm2' ? ['-vfyopt', id] : []), '-days', '20', '-extfile', 'extensions', '-out', `${name}.pem`)
}

function read(openssl: Openssl, name: string): Certificate {
  openssl.run('x509', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.der`)
  return accepted(readCertificate(openssl.read(`${name}.der`)))
}

const ca = ['basicConstraints=critical,CA:TRUE,pathlen:0', 'keyUsage=critical,keyCertSign,cRLSign', 'subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid']
const leaf = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature', 'authorityKeyIdentifier=keyid']

describe.each(['sm2', 'p256', 'rsa'] as const)('a chain that openssl made with %s keys', (kind) => {
  const judged = (openssl: Openssl, names: readonly string[]): ChainJudgement => {
    const [certificate, ...intermediates] = names.map((name) => read(openssl, name))
    if (certificate === undefined) throw new Error('no certificate')
    return judgeChain({ certificate, intermediates, anchors: [read(openssl, 'root')], at: new Date(Date.now() + 60_000).toISOString(), purpose: 'seal-signer', revocation: { crls: [], responses: [] } })
  }
  const failedIn = ({ steps }: ChainJudgement) => steps.filter(({ outcome }) => outcome === 'failed').map(({ step, certificate, code }) => `${step} ${certificate} ${code}`)

  test('is trusted, but for revocations that nobody tells of', ({ skip }) => {
    const openssl = opensslFolder(skip)
    newRoot(openssl, kind)
    newCertificate(openssl, kind, { name: 'issuing', issuer: 'root', extensions: ca })
    newCertificate(openssl, kind, { name: 'unit', issuer: 'issuing', extensions: leaf })
    const judgement = judged(openssl, ['unit', 'issuing'])
    expect(judgement.path.map(({ subjectText }) => subjectText)).toEqual(['C=CN, CN=unit', 'C=CN, CN=issuing', 'C=CN, O=外部机构, CN=外部根'])
    expect(judgement.steps.filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code)).toEqual(['REVOCATION_UNKNOWN', 'REVOCATION_UNKNOWN'])
  })

  test('is refused where a unit signs another unit, or a CA of length 0 another CA', ({ skip }) => {
    const openssl = opensslFolder(skip)
    newRoot(openssl, kind)
    newCertificate(openssl, kind, { name: 'issuing', issuer: 'root', extensions: ca })
    newCertificate(openssl, kind, { name: 'below', issuer: 'issuing', extensions: ca })
    newCertificate(openssl, kind, { name: 'far', issuer: 'below', extensions: leaf })
    expect(failedIn(judged(openssl, ['far', 'below', 'issuing']))).toEqual(['path-length 2 PATH_TOO_LONG'])
    newCertificate(openssl, kind, { name: 'unit', issuer: 'issuing', extensions: leaf })
    newCertificate(openssl, kind, { name: 'forged', issuer: 'unit', extensions: leaf.slice(0, 2) })
    expect(failedIn(judged(openssl, ['forged', 'unit', 'issuing']))).toEqual(['basic-constraints 1 NOT_A_CA', 'key-usage 1 KEY_USAGE_FORBIDDEN', 'path-length 2 PATH_TOO_LONG'])
  })

  test('is refused for name constraints and critical extensions that are not known', ({ skip }) => {
    const openssl = opensslFolder(skip)
    newRoot(openssl, kind)
    newCertificate(openssl, kind, { name: 'issuing', issuer: 'root', extensions: [...ca, 'nameConstraints=permitted;DNS:example.cn'] })
    newCertificate(openssl, kind, { name: 'unit', issuer: 'issuing', extensions: [...leaf, '1.2.3.4=critical,DER:0500'] })
    expect(failedIn(judged(openssl, ['unit', 'issuing']))).toEqual(['extensions 0 CRITICAL_EXTENSION_UNKNOWN', 'extensions 1 CRITICAL_EXTENSION_UNKNOWN'])
  })
})

test('an SM2 certificate that was signed under another user id is refused', ({ skip }) => {
  const openssl = opensslFolder(skip)
  newRoot(openssl, 'sm2')
  openssl.run('genpkey', ...keyOptions.sm2, '-out', 'unit.key')
  openssl.run('req', '-new', '-key', 'unit.key', '-sm3', '-sigopt', id, '-subj', '/CN=unit', '-out', 'unit.csr')
  openssl.run('x509', '-req', '-in', 'unit.csr', '-CA', 'root.pem', '-CAkey', 'root.key', '-CAcreateserial', '-sm3', '-sigopt', 'distid:somebody', '-vfyopt', id, '-days', '20', '-out', 'unit.pem')
  const judgement = judgeChain({ certificate: read(openssl, 'unit'), intermediates: [], anchors: [read(openssl, 'root')], at: new Date(Date.now() + 60_000).toISOString(), purpose: 'seal-signer', revocation: { crls: [], responses: [] } })
  expect(judgement.steps.find(({ step }) => step === 'signature')?.code).toBe('SIGNATURE_WRONG')
})
