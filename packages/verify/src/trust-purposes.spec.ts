import { imprintOf, makeTimeStampRequest, verifyTimeStampResponse } from '@hub/timestamp'
import { isRefusal } from '@hub/kernel'
import { makeCrl } from '@hub/x509'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { newFile } from '../../pdf-verify/src/testing/pdf.ts'
import { signed } from '../../pdf-verify/src/testing/sign.ts'
import { answered, newWorld, type World } from '../../timestamp/src/testing/world.ts'
import { sealEffects } from './seal-effects.ts'
import { newHierarchy, newVerifyWorld, now } from './testing/world.ts'
import { parseTrustBundle, type TrustBundle } from './trust-bundle.ts'
import { trustOf } from './trust.ts'
import { verifyFile } from './verify-file.ts'

/** Two authorities of others, one that certifies who signs and one that stamps, and a hub that trusts each of them for something. */
let own: string
let signers: Awaited<ReturnType<typeof newHierarchy>>
let signer: Awaited<ReturnType<Awaited<ReturnType<typeof newHierarchy>>['issue']>>
let stamps: World
let lists: readonly string[]
let pdf: Uint8Array
let token: Uint8Array
const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64')
const stamped = Uint8Array.of(1, 2, 3)

beforeAll(async () => {
  own = await (await newVerifyWorld()).bundle()
  signers = await newHierarchy('p256')
  stamps = await newWorld('p256')
  const times = { number: 1n, thisUpdate: '2026-11-22T16:00:00.000Z', nextUpdate: '2026-11-23T16:00:00.000Z' }
  lists = await Promise.all([signers.root, signers.issuing, stamps.hierarchy.root, stamps.hierarchy.issuing].map(async (issuer) => base64((await makeCrl({ ...times, revoked: [] }, issuer)).der)))
  signer = await signers.issue('document-signer')
  const stamp = async (value: Uint8Array): Promise<Uint8Array> => {
    const imprint = imprintOf(value, 'sha256')
    const verified = verifyTimeStampResponse(await answered(stamps, makeTimeStampRequest({ imprint, nonce: 9n })), { imprint, nonce: 9n }, { ...stamps.trust, now })
    if (isRefusal(verified)) throw new TypeError(verified.refused)
    return verified.token.der
  }
  const by = { ...signer, chain: [signers.issuing.certificate], stamp }
  pdf = await signed(await signed(newFile(), by), by, { field: 7 })
  token = await stamp(stamped)
})

type Purpose = 'roots' | 'sealRoots' | 'stampRoots'
const purposes = fc.subarray<Purpose>(['roots', 'sealRoots', 'stampRoots'])

function bundleWith(ofSigners: readonly Purpose[], ofStamps: readonly Purpose[]): TrustBundle {
  const listed = (purpose: Purpose) => [...(ofSigners.includes(purpose) ? [signers] : []), ...(ofStamps.includes(purpose) ? [stamps.hierarchy] : [])].map(({ root }) => base64(root.certificate.der))
  const others = {
    roots: listed('roots'), sealRoots: listed('sealRoots'), stampRoots: listed('stampRoots'), sealMakerRoots: [],
    intermediates: [signers.issuing, stamps.hierarchy.issuing].map(({ certificate }) => base64(certificate.der)), crls: lists,
  }
  const bundle = parseTrustBundle(JSON.stringify({ ...(JSON.parse(own) as object), others }))
  if (isRefusal(bundle)) throw new TypeError(JSON.stringify(bundle))
  return bundle
}

const forSeals = (given: readonly Purpose[]): boolean => given.includes('roots') || given.includes('sealRoots')
const forStamps = (given: readonly Purpose[]): boolean => given.includes('roots') || given.includes('stampRoots')

test('a signature counts where its signer’s root is trusted for seals and its stamp’s root for time stamps, and nowhere else', async () => {
  await fc.assert(fc.asyncProperty(purposes, purposes, async (ofSigners, ofStamps) => {
    const { unchanged, sealed } = await verifyFile(pdf, { bundle: bundleWith(ofSigners, ofStamps), now })
    expect([unchanged.answer, sealed.answer === 'yes']).toEqual(['yes', forSeals(ofSigners) && forStamps(ofStamps)])
  }), { numRuns: 40 })
})

test('a seal asks the same: who signs by roots for seals, its time stamp by roots for time stamps', async () => {
  await fc.assert(fc.asyncProperty(purposes, purposes, async (ofSigners, ofStamps) => {
    const { certificates, timeStamps } = sealEffects(trustOf(bundleWith(ofSigners, ofStamps), now))
    const facts = await certificates.judge({ certificate: signer.certificate.der, role: 'seal-signer', at: now, statusAt: now })
    expect(facts?.chain === 'trusted').toBe(forSeals(ofSigners))
    const stamp = await timeStamps?.judge({ token, covered: stamped })
    expect(stamp?.verdict === 'valid').toBe(forStamps(ofStamps))
  }), { numRuns: 40 })
})
