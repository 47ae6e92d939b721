import { expect, test } from 'vitest'
import type { Certificate } from '../certificate/certificate.ts'
import type { Issuer } from '../certificate/issue.ts'
import { makeCertificate } from '../certificate/make.ts'
import { encodeName } from '../distinguished-name.ts'
import { keyIdOf } from '../public-key.ts'
import { newSerial } from '../serial.ts'
import type { Signer } from '../signer.ts'
import { accepted, newHierarchy, noon } from '../testing/hierarchy.ts'
import { newSigner } from '../testing/signers.ts'
import { judgeChain, type ChainJudgement } from './judge-chain.ts'

/** A certificate that no profile would allow. */
async function makeBelow({ certificate, signer }: Issuer, { name, key, pathLength }: { readonly name: Uint8Array; readonly key: Signer; readonly pathLength?: number }): Promise<Certificate> {
  return makeCertificate({
    serial: newSerial(), issuer: certificate.subject, issuerKeyId: keyIdOf(certificate.publicKey), subject: name, publicKey: key.publicKey, validFrom: '2026-01-01T00:00:00.000Z', validUntil: '2027-01-01T00:00:00.000Z',
    ca: pathLength === undefined ? undefined : { pathLength }, keyUsage: pathLength === undefined ? ['digitalSignature'] : ['keyCertSign'], onlyFor: undefined, ocspNoCheck: false, crlUrl: undefined, ocspUrl: undefined,
  }, signer)
}

const nameOf = (commonName: string): Uint8Array => accepted(encodeName({ commonName }))
const judge = (certificate: Certificate, intermediates: readonly Certificate[], anchors: readonly Certificate[]): ChainJudgement =>
  judgeChain({ certificate, intermediates, anchors, at: noon, purpose: 'seal-signer', revocation: { crls: [], responses: [] } })
const failedIn = ({ steps }: ChainJudgement) => steps.filter(({ outcome }) => outcome === 'failed').map(({ code }) => code)

test('a CA that certified its own new key does not make the path longer', async () => {
  const { root, issuing } = await newHierarchy('p256')
  const key = newSigner('p256')
  const renewed = await makeBelow(issuing, { name: issuing.certificate.subject, key, pathLength: 0 })
  const leaf = await makeBelow({ certificate: renewed, signer: key }, { name: nameOf('局'), key: newSigner('p256') })
  const judgement = judge(leaf, [renewed, issuing.certificate], [root.certificate])
  expect(judgement.path).toHaveLength(4)
  expect(failedIn(judgement)).toEqual([])
})

test.each([[6, []], [7, ['CHAIN_NOT_TRUSTED']]])('with %i CAs between a certificate and its root, failed is %j', async (count, failed) => {
  const rootKey = newSigner('p256')
  const rootName = nameOf('根')
  const root = await makeBelow({ certificate: { subject: rootName, publicKey: rootKey.publicKey } as Certificate, signer: rootKey }, { name: rootName, key: rootKey, pathLength: 20 })
  let last: Issuer = { certificate: root, signer: rootKey }
  const between: Certificate[] = []
  for (let at = 0; at < count; at++) {
    const key = newSigner('p256')
    last = { certificate: await makeBelow(last, { name: nameOf(`CA ${at}`), key, pathLength: 20 - at }), signer: key }
    between.push(last.certificate)
  }
  expect(failedIn(judge(await makeBelow(last, { name: nameOf('局'), key: newSigner('p256') }), between, [root]))).toEqual(failed)
})

test('a CA for any purpose may issue for sealing', async () => {
  const { root, issuing, issue } = await newHierarchy('p256')
  const ca = { ...issuing.certificate, extensions: { ...issuing.certificate.extensions, extendedKeyUsage: { critical: true, purposes: ['2.5.29.37.0'] } } }
  for (const purpose of ['seal-signer', 'time-stamp'] as const) {
    const { certificate } = await issue(purpose)
    const { steps } = judgeChain({ certificate, intermediates: [ca], anchors: [root.certificate], at: noon, purpose, revocation: { crls: [], responses: [] } })
    expect(steps.find(({ step, certificate: at }) => step === 'extended-key-usage' && at === 1)?.code).toBe('PURPOSE_ALLOWED')
  }
})

test('a root that is asked after itself needs nobody above it', async () => {
  const { root } = await newHierarchy('p256')
  const judgement = judge(root.certificate, [], [root.certificate])
  expect(judgement.path).toHaveLength(1)
  expect(failedIn(judgement)).toEqual(['KEY_USAGE_FORBIDDEN'])
})
