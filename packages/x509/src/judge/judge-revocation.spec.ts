import { beforeAll, describe, expect, test } from 'vitest'
import type { Certificate } from '../certificate/certificate.ts'
import type { Crl } from '../crl/crl.ts'
import { makeCrl, type RevokedEntry } from '../crl/make.ts'
import { newHierarchy, noon, type Hierarchy } from '../testing/hierarchy.ts'
import { judgeChain, type ChainJudgement, type ChainQuestion } from './judge-chain.ts'

let world: Hierarchy
let leaf: Certificate
beforeAll(async () => {
  world = await newHierarchy('p256')
  leaf = (await world.issue('seal-signer')).certificate
})

const day = { thisUpdate: '2026-11-22T00:00:00.000Z', nextUpdate: '2026-11-23T00:00:00.000Z' }
const listOf = (revoked: readonly RevokedEntry[], times = day): Promise<Crl> => makeCrl({ number: 1n, ...times, revoked }, world.issuing)
const revoked = (at: string, more: Partial<RevokedEntry> = {}): RevokedEntry => ({ serial: leaf.serial, at, reason: 'keyCompromise', ...more })

async function judge(lists: readonly Crl[], more: Partial<ChainQuestion> = {}): Promise<ChainJudgement> {
  const ofRoot = await makeCrl({ number: 1n, ...day, revoked: [] }, world.root)
  return judgeChain({ certificate: leaf, at: noon, purpose: 'seal-signer', anchors: [world.root.certificate], intermediates: [world.issuing.certificate], revocation: { crls: [...lists, ofRoot], responses: [] }, ...more })
}

const codeOf = ({ steps }: ChainJudgement): string | undefined => steps.find(({ step, certificate }) => step === 'revocation' && certificate === 0)?.code

describe('a revocation', () => {
  test.each([['unspecified', 'unknown'], ['superseded', false], ['cACompromise', true], ['certificateHold', false]] as const)('for the reason %s tells of the key: %s', async (reason, keyCompromised) => {
    const at = '2026-11-22T13:00:00.000Z'
    const { revocation, compromisedSince, unexplainedSince } = await judge([await listOf([revoked(at, { reason })])])
    expect(revocation).toEqual({ status: 'revoked', at, keyCompromised })
    expect([compromisedSince, unexplainedSince]).toEqual([keyCompromised === true ? at : undefined, keyCompromised === 'unknown' ? at : undefined])
  })

  test('is ruled out for a time that is only claimed by a source that speaks for now, or for the end of the certificate', async () => {
    const now = '2026-12-01T00:00:00.000Z'
    const codeAt = async (statusAt: string, times: typeof day) => codeOf(await judge([await listOf([], times)], { statusAt }))
    const fresh = { thisUpdate: '2026-11-30T12:00:00.000Z', nextUpdate: '2026-12-01T12:00:00.000Z' }
    expect([await codeAt(noon, day), await codeAt(now, day), await codeAt(now, fresh)]).toEqual(['NOT_REVOKED', 'REVOCATION_STALE', 'NOT_REVOKED'])
    const last = { thisUpdate: '2031-01-01T12:00:00.000Z', nextUpdate: '2031-01-02T12:00:00.000Z' }
    expect([await codeAt('2040-01-01T00:00:00.000Z', last), await codeAt('2040-01-01T00:00:00.000Z', fresh)]).toEqual(['NOT_REVOKED', 'REVOCATION_STALE'])
  })
})

describe('a hold', () => {
  test('stands where the certificate expired before anybody lifted it', async () => {
    const { certificate } = await world.issue('seal-signer', { from: '2026-10-01T00:00:00.000Z', days: 40 })
    const hold = [{ serial: certificate.serial, at: '2026-10-20T00:00:00.000Z', reason: 'certificateHold' }] as const
    const held = await listOf(hold, { thisUpdate: '2026-11-05T00:00:00.000Z', nextUpdate: '2026-11-06T00:00:00.000Z' })
    const codeWith = async (...lists: readonly Crl[]) => codeOf(await judge(lists, { certificate, at: '2026-11-01T00:00:00.000Z' }))
    const afterExpiry = await listOf([], { thisUpdate: '2026-11-20T00:00:00.000Z', nextUpdate: '2026-11-27T00:00:00.000Z' })
    const before = await listOf([], { thisUpdate: '2026-11-07T00:00:00.000Z', nextUpdate: '2026-11-08T00:00:00.000Z' })
    expect(certificate.validUntil).toBe('2026-11-09T23:59:59.000Z')
    expect([await codeWith(held), await codeWith(held, afterExpiry), await codeWith(held, before), await codeWith(afterExpiry)]).toEqual(['REVOKED', 'REVOKED', 'NOT_REVOKED', 'REVOCATION_STALE'])
  })

  test('that was lifted is no word for the certificate: the list that lifted it speaks, as long as its word lasts', async () => {
    const times = (from: number, until: number) => ({ thisUpdate: `2026-11-${from}T00:00:00.000Z`, nextUpdate: `2026-11-${until}T00:00:00.000Z` })
    const held = await listOf([revoked('2026-11-19T00:00:00.000Z', { reason: 'certificateHold' })], times(20, 30))
    expect(codeOf(await judge([held, await listOf([], times(21, 22))]))).toBe('REVOCATION_STALE')
    expect(codeOf(await judge([held, await listOf([], times(21, 23))]))).toBe('NOT_REVOKED')
  })
})

test('that its status need not be asked counts for a responder, and for nobody else', async () => {
  const responder = await world.issue('ocsp-responder', { from: '2026-11-01T00:00:00.000Z' })
  expect(codeOf(await judge([], { certificate: responder.certificate, purpose: 'ocsp-responder' }))).toBe('REVOCATION_NOT_ASKED')
  const claiming = { ...leaf, extensions: { ...leaf.extensions, ocspNoCheck: true } }
  expect(codeOf(await judge([], { certificate: claiming }))).toBe('REVOCATION_UNKNOWN')
})
