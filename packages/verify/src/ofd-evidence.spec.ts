import { draftOfd } from '@hub/ofd'
import { beforeAll, describe, expect, test } from 'vitest'
import { aDocument, good } from '../../ofd/src/testing/documents.ts'
import { now, newVerifyWorld, type VerifyWorld } from './testing/world.ts'
import { parseTrustBundle } from './trust-bundle.ts'
import { trustOf, type FileTrust } from './trust.ts'
import { verifyOfd } from './verify-ofd.ts'

// What the time stamp of a seal brings along, where the verifier has no lists of its own.
let world: VerifyWorld
let all: readonly Uint8Array[]
beforeAll(async () => {
  world = await newVerifyWorld()
  all = [...await world.listsOf(world.sm2), ...await world.listsOf(world.p256)]
})

const sealed = (carried: readonly Uint8Array[]) => world.sealedOfd(good(draftOfd(aDocument())), carried)
async function trust(withLists: boolean): Promise<FileTrust> {
  const known = trustOf(good(parseTrustBundle(await world.bundle())), now)
  return withLists ? known : { ...known, revocation: { crls: [], responses: [] } }
}
const judged = async (carried: readonly Uint8Array[], withLists = false) => verifyOfd(await sealed(carried), await trust(withLists))

describe('lists that come with the time stamp of a seal', () => {
  test('answer what the verifier has no lists for: of its authority, of who signed, and of who made the seal', async () => {
    expect(await judged([])).toMatchObject({ unchanged: 'yes', sealed: 'unknown', seals: [{ timeBasis: 'claimed', validThen: 'unknown' }] })
    expect(await judged(all)).toMatchObject({ unchanged: 'yes', sealed: 'yes', seals: [{ signedAt: '2026-11-22T12:00:00.000Z', timeBasis: 'attested', validThen: 'yes' }] })
  })

  test('prove the time where only those of the authority came', async () => {
    expect(await judged(await world.listsOf(world.p256))).toMatchObject({ unchanged: 'yes', sealed: 'unknown', seals: [{ timeBasis: 'attested', validThen: 'unknown' }] })
  })

  test('say nothing where they are of a stranger, changed, or no lists', async () => {
    const stranger = await newVerifyWorld()
    const changed = all.map((der) => Uint8Array.from(der, (byte, at) => (at === der.length - 1 ? byte ^ 1 : byte)))
    for (const carried of [[...await stranger.listsOf(stranger.sm2), ...await stranger.listsOf(stranger.p256)], changed, [Uint8Array.of(0x30, 0x00)]])
      expect(await judged(carried)).toMatchObject({ unchanged: 'yes', sealed: 'unknown', seals: [{ timeBasis: 'claimed' }] })
  })

  test('tell of a revocation that the verifier has not heard of yet', async () => {
    const revoked = (serial: string) => [{ serial, at: '2026-11-22T11:00:00.000Z', reason: 'keyCompromise' as const }]
    for (const certificate of [world.unit.certificate, world.maker.certificate])
      expect(await judged(await world.listsOf(world.sm2, revoked(certificate.serial)), true)).toMatchObject({ unchanged: 'yes', sealed: 'no' })
    expect(await judged([], true)).toMatchObject({ sealed: 'yes' })
  })

  test('make nobody trusted', async () => {
    const stranger = trustOf(good(parseTrustBundle(await (await newVerifyWorld()).bundle())), now)
    expect(await verifyOfd(await sealed(all), stranger)).toMatchObject({ unchanged: 'yes', sealed: 'no' })
    expect((await verifyOfd(await sealed(all), trustOf(undefined, now))).sealed).not.toBe('yes')
  })
})
