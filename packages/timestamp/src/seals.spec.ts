import { judgeSignature, makeSeal, makeSignature, readSignature, type JudgeEffects } from '@hub/ses'
import { certificateFacts, findSignatureAlgorithm, judgeChain, makeCrl, readCertificate, verifySignature, type Crl } from '@hub/x509'
import { isRefusal } from '@hub/kernel'
import { expect, test } from 'vitest'
import { digestOf } from '@hub/cms'
import { imprintOf } from './imprint.ts'
import { makeTimeStampRequest } from './request.ts'
import { accepted, answered, newHierarchy, newWorld, stampTime } from './testing/world.ts'
import { verifyTimeStampOf, verifyTimeStampResponse } from './verify.ts'

// A seal of packages/ses, with certificates of packages/x509 and a time stamp of this package: the three fit together.

const now = '2026-11-22T18:00:00.000Z'
const original = { bytes: new TextEncoder().encode('<ofd:Signature/>') }

async function sealedWorld() {
  const sm2 = await newHierarchy('sm2')
  const world = await newWorld('p256')
  const maker = await sm2.issue('seal-maker')
  const unit = await sm2.issue('seal-signer')
  const trust = { ...world.trust, now }
  const listOf = async (serial?: string): Promise<readonly Crl[]> => {
    const times = { number: 1n, thisUpdate: '2026-11-22T16:00:00.000Z', nextUpdate: '2026-11-23T16:00:00.000Z' }
    const revoked = serial === undefined ? [] : [{ serial, at: '2026-11-22T14:00:00.000Z', reason: 'superseded' as const }]
    return [await makeCrl({ ...times, revoked }, sm2.issuing), await makeCrl({ ...times, revoked: [] }, sm2.root)]
  }
  const seal = accepted(await makeSeal({
    makerCertificate: maker.certificate.der, sign: (bytes) => maker.signer.sign(bytes),
    content: {
      vendorId: 'ZHENGYUAN', sealId: '33010000000001', type: 1, name: '证源市市场监督管理局', certList: { kind: 'certificates', certificates: [unit.certificate.der] },
      createdAt: '2026-11-01T00:00:00.000Z', validFrom: '2026-11-01T00:00:00.000Z', validUntil: '2028-11-01T00:00:00.000Z', picture: { format: 'svg', data: Uint8Array.of(1), widthMm: 42, heightMm: 42 }, extensions: [],
    },
  }))
  const signature = accepted(await makeSignature({
    seal, signedAt: stampTime, dataHash: digestOf('sm3', original.bytes), propertyInfo: '/Doc_0/Signs/Sign_0/Signature.xml', signerCertificate: unit.certificate.der, sign: (bytes) => unit.signer.sign(bytes), digest: digestOf,
    async timeStamp(value) {
      const imprint = imprintOf(value, 'sm3')
      const response = await answered(world, makeTimeStampRequest({ imprint, nonce: 9n }))
      return accepted(verifyTimeStampResponse(response, { imprint, nonce: 9n }, trust)).token.der
    },
  }))
  const effectsWith = (crls: readonly Crl[]): JudgeEffects => ({
    digest: digestOf, now: () => now,
    verifySignature({ publicKey, algorithm: algorithmOid, message, signature: value }) {
      const algorithm = findSignatureAlgorithm({ algorithm: algorithmOid, parameters: undefined })
      return Promise.resolve(algorithm === undefined ? 'unsupported' : verifySignature({ publicKey, algorithm, message, signature: value }))
    },
    certificates: {
      judge({ certificate: der, role, at }) {
        const certificate = readCertificate(der)
        if (isRefusal(certificate)) return Promise.resolve(undefined)
        return Promise.resolve(certificateFacts(certificate, judgeChain({ certificate, at: at ?? now, purpose: role, anchors: [sm2.root.certificate], intermediates: [sm2.issuing.certificate], revocation: { crls, responses: [] } })))
      },
    },
    timeStamps: {
      judge({ token, covered }) {
        const verified = verifyTimeStampOf(covered, token, trust)
        return Promise.resolve(isRefusal(verified) ? { verdict: 'invalid' } : { verdict: 'valid', at: verified.time })
      },
    },
  })
  return { signature, unit, maker, effectsWith, listOf }
}

test('a stamped seal with certificates of the hub is unchanged, and was valid then', async () => {
  const { signature, effectsWith, listOf } = await sealedWorld()
  const judgement = await judgeSignature(readSignature(signature), original, effectsWith(await listOf()))
  expect(judgement).toMatchObject({ unchanged: 'yes', sealValidThen: 'yes', signedAt: { at: stampTime, basis: 'attested' } })
})

test('revoked after the stamp, its signer’s certificate does not take the seal with it; revoked before, it does', async () => {
  const { signature, unit, maker, effectsWith, listOf } = await sealedWorld()
  const judge = async (crls: readonly Crl[]) => (await judgeSignature(readSignature(signature), original, effectsWith(crls))).steps.find(({ step }) => step === 'signature.certificate.revocation')?.code
  expect(await judge(await listOf(unit.certificate.serial))).toBe('CERTIFICATE_REVOKED_SINCE')
  expect(await judge(await listOf(maker.certificate.serial))).toBe('CERTIFICATE_NOT_REVOKED')
  const earlier = (await listOf(unit.certificate.serial)).map((crl) => ({ ...crl, revoked: new Map([...crl.revoked].map(([serial, revocation]) => [serial, { ...revocation, at: '2026-11-22T11:00:00.000Z' }])) }))
  expect(await judge(earlier)).toBe('CERTIFICATE_REVOKED')
})

test('a seal of a unit that nobody trusts is unchanged, and its certificate untrusted', async () => {
  const { signature } = await sealedWorld()
  const { effectsWith, listOf } = await sealedWorld()
  const judgement = await judgeSignature(readSignature(signature), original, effectsWith(await listOf()))
  expect(judgement.sealValidThen).toBe('no')
  expect(judgement.steps.filter(({ code }) => code === 'CERTIFICATE_UNTRUSTED')).toHaveLength(2)
})
