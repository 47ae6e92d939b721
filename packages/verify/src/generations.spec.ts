import { isRefusal } from '@hub/kernel'
import { makeCrl, type GivenReason } from '@hub/x509'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { newFile } from '../../pdf-verify/src/testing/pdf.ts'
import { signed } from '../../pdf-verify/src/testing/sign.ts'
import { newVerifyWorld, now, stampTime, type VerifyWorld } from './testing/world.ts'
import { formerMax, parseTrustBundle } from './trust-bundle.ts'
import { verifyFile } from './verify-file.ts'

type Json = Readonly<Record<string, unknown>>
const base64 = (der: Uint8Array): string => Buffer.from(der).toString('base64')

/** What was sealed under a hub's first generation; `other` is a hub whose authorities stand for the second one. */
let [own, other]: (VerifyWorld | undefined)[] = []
let [bundle, newer]: readonly Json[] = []
let files: Readonly<Record<'stamped' | 'unstamped' | 'ofd', Uint8Array>>
beforeAll(async () => {
  ;[own, other] = [await newVerifyWorld(), await newVerifyWorld()]
  ;[bundle, newer] = [JSON.parse(await own.bundle()) as Json, JSON.parse(await other.bundle()) as Json]
  const { stamp: _stamp, ...unstamped } = own.pdfSigner
  files = { stamped: await own.pdf(), unstamped: await signed(await signed(newFile(), unstamped), unstamped, { field: 7 }), ofd: await own.ofd() }
})

interface Loss { readonly hierarchy: 'sm2' | 'p256'; readonly reason: GivenReason; readonly since: string }

const member = (value: unknown, ...path: readonly string[]): unknown => path.reduce<unknown>((at, name) => (at as Json)[name], value)

/** The bundle of the hub after its first generation was succeeded and, by the root's list, revoked. The second generation's certificates are those of another root here: nothing of what is judged is under them. */
async function after(loss: Loss | undefined, knowsStamper = true): Promise<string> {
  if (own === undefined || bundle === undefined || newer === undefined) throw new TypeError('a world')
  const crls = structuredClone(bundle['crls']) as Record<string, Record<string, string>>
  if (loss !== undefined) {
    const { root, issuing } = own[loss.hierarchy]
    const entry = { serial: issuing.certificate.serial, at: '2026-11-22T15:00:00.000Z', reason: loss.reason, invalidSince: loss.since }
    const times = { number: 2n, thisUpdate: '2026-11-22T16:00:00.000Z', nextUpdate: '2026-11-23T16:00:00.000Z' }
    crls[loss.hierarchy] = { ...crls[loss.hierarchy], root: base64((await makeCrl({ ...times, revoked: [entry] }, root)).der) }
  }
  const former = Object.fromEntries((['sm2', 'p256'] as const).map((each) => [each, [{ issuing: member(bundle, 'intermediates', each), list: member(bundle, 'crls', each, 'issuing') }]]))
  return JSON.stringify({
    ...bundle, intermediates: newer['intermediates'], timeStampAuthority: newer['timeStampAuthority'],
    crls: Object.fromEntries((['sm2', 'p256'] as const).map((each) => [each, { root: crls[each]?.['root'], issuing: member(newer, 'crls', each, 'issuing') }])),
    former: { ...former, timeStampAuthorities: knowsStamper ? [bundle['timeStampAuthority']] : [] },
  })
}

async function sealed(file: Uint8Array, text: string): Promise<string> {
  const parsed = parseTrustBundle(text)
  if (isRefusal(parsed)) throw new TypeError(JSON.stringify(parsed))
  const { unchanged, sealed: { answer } } = await verifyFile(file, { bundle: parsed, now })
  expect(unchanged.answer).toBe('yes')
  return answer
}

const [before, later] = ['2026-11-22T11:00:00.000Z', '2026-11-22T13:00:00.000Z']

test('what a former generation certified stays good while nobody revokes it', async () => {
  for (const file of Object.values(files)) expect(await sealed(file, await after(undefined))).toBe('yes')
})

test('a revoked generation leaves what a stamp proves to be older, and nothing else', async () => {
  const losses = fc.record({ hierarchy: fc.constantFrom('sm2' as const, 'p256' as const), reason: fc.constantFrom('cACompromise' as const, 'superseded' as const), since: fc.constantFrom(before, later, stampTime) })
  await fc.assert(fc.asyncProperty(losses, fc.constantFrom('stamped' as const, 'unstamped' as const, 'ofd' as const), async (loss, kind) => {
    const answer = await sealed(files[kind], await after(loss))
    const isOlder = stampTime < loss.since
    // A PDF stands on P-256 alone; an OFD on SM2, and on P-256 by its time stamp.
    if (kind !== 'ofd' && loss.hierarchy === 'sm2') expect(answer).toBe('yes')
    else if (kind === 'unstamped') expect(answer).toBe(loss.reason === 'superseded' && isOlder ? 'unknown' : 'no')
    else expect(answer === 'yes').toBe(isOlder)
  }), { numRuns: 30 })
})

test('a stamp of an authority below a lost key counts only if the hub has told of it: whoever has the key makes another', async () => {
  const loss = (reason: GivenReason): Loss => ({ hierarchy: 'p256', reason, since: later })
  expect([await sealed(files.stamped, await after(loss('cACompromise'))), await sealed(files.stamped, await after(loss('cACompromise'), false))]).toEqual(['yes', 'no'])
  expect([await sealed(files.stamped, await after(loss('superseded'))), await sealed(files.stamped, await after(loss('superseded'), false))]).toEqual(['yes', 'yes'])
})

test('a stamp of the hub’s own authority whose own key was lost counts nowhere', async () => {
  if (own === undefined || bundle === undefined) throw new TypeError('a world')
  const { certificate } = own.stamper
  const text = await own.bundle({ p256: [{ serial: certificate.serial, at: later, reason: 'keyCompromise' }] })
  expect(await sealed(files.stamped, text)).not.toBe('yes')
})

describe('a bundle with former generations', () => {
  const withFormer = async (different: Json): Promise<string> => {
    const value = JSON.parse(await after(undefined)) as { former: Json }
    return JSON.stringify({ ...value, former: { ...value.former, ...different } })
  }

  test('has their certificates, their lists and the former time-stamping authorities', async () => {
    const parsed = parseTrustBundle(await after(undefined))
    expect(isRefusal(parsed) ? parsed : [parsed.intermediates.length, parsed.revocation.crls.length, parsed.ownStampers.length]).toEqual([5, 6, 2])
  })

  test.each([
    ['former.sm2', { sm2: undefined }], ['former.p256', { p256: {} }], ['former.sm2.0.list', { sm2: [{ issuing: 'x' }] }], ['former.timeStampAuthorities', { timeStampAuthorities: 7 }], ['former.timeStampAuthorities.0', { timeStampAuthorities: ['AAAA'] }],
    ['former.sm2', { sm2: Array(formerMax.generations + 1).fill({}) }],
  ])('is refused as a whole where %s is wrong', async (field, different) => {
    const text = field === 'former.sm2.0.list' ? await withFormer({ sm2: [{ issuing: member(bundle, 'intermediates', 'sm2') }] }) : await withFormer(different)
    expect(parseTrustBundle(text)).toEqual({ refused: 'BUNDLE_FIELD', detail: { field } })
  })

  test('never crashes its reader', async () => {
    const value = JSON.parse(await after(undefined)) as Json
    fc.assert(fc.property(fc.jsonValue(), (former) => { expect(parseTrustBundle(JSON.stringify({ ...value, former }))).toMatchObject({ refused: 'BUNDLE_FIELD' }) }))
  })
})
