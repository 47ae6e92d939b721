import { buildLicenceIdentifier, checkLicenceIdentifier } from '@hub/schemas'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { decodeEnvelope } from '../../events/codec.ts'
import { StoreUnavailable } from '../../store/store-unavailable.ts'
import { accepted, codeOf, idOf } from '../../testing/replies.ts'
import { bodies, compose, deposit, issue } from '../../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../../testing/small-world.ts'
import { standIn } from '../../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'

let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let appendsThatFail = 0

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({
    url: database.url,
    around: {
      store: (real) => standIn(real, {
        append: (writes, checks) => {
          if (appendsThatFail === 0) return real.append(writes, checks)
          appendsThatFail -= 1
          return Promise.reject(new StoreUnavailable('away', { outcome: 'not-kept' }))
        },
      }),
    },
  })
  world = await buildSmallWorld(hub)
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

/** What the licence's last sealed number says, with the version that its stream counts. */
async function identifierOf(licenceId: string): Promise<string | null> {
  const envelopes = (await hub.store.readStream(`licence-${licenceId}`)).map(({ bytes }) => decodeEnvelope(bytes))
  const [envelope, part] = envelopes.flatMap((one) => one.sealed.filter((item) => item.part === 'number').map((item) => [one, item] as const)).at(-1) ?? []
  if (envelope === undefined || part === undefined) return null
  return (await hub.vault.open(envelope, part) as { readonly identifier: string | null }).identifier
}
async function partsOf(licenceId: string) {
  const checked = checkLicenceIdentifier((await identifierOf(licenceId)) ?? '')
  return checked.valid ? { serial: checked.parts.serial, version: checked.parts.version } : undefined
}
async function versionInForce(licenceId: string): Promise<unknown> {
  return (await hub.store.readStream(`licence-${licenceId}`)).map(({ bytes }) => decodeEnvelope(bytes)).findLast(({ data }) => 'version' in data)?.data['version']
}
const road = (at: number, until = '2029-01-01') => ({ ...bodies.road(at), validity: { from: '2025-01-01', until } })
const reissue = async (predecessor: string, at: number, more: object = {}): Promise<string> => idOf(await hub.send('clerk', 'ReissueLicence', { ...road(at, '2030-01-01'), predecessor, ...more }), 'licenceId')
const put = async (licenceId: string): Promise<void> => { accepted(await hub.send('clerk', 'IssueLicence', { licenceId })) }
const amend = (licenceId: string, at: number) => hub.send('clerk', 'AmendLicence', { licenceId, face: road(at).face, validity: road(at).validity })

describe('a licence made in place of another, with its number', () => {
  test('goes on at the next version of the same identifier, and so does what is made in its place', async () => {
    const first = await issue(hub, world, 'road', road(1))
    const serial = 'ROAD2025000001'
    expect(await partsOf(first)).toEqual({ serial, version: 1 })
    const second = await reissue(first, 1)
    expect(await partsOf(second)).toEqual({ serial, version: 2 })
    await put(second)
    expect([await partsOf(second), await versionInForce(second)]).toEqual([{ serial, version: 2 }, 2])
    accepted(await amend(second, 1))
    expect([await partsOf(second), await versionInForce(second)]).toEqual([{ serial, version: 3 }, 3])
    const third = await reissue(second, 1)
    await put(third)
    expect(await partsOf(third)).toEqual({ serial, version: 4 })
  })

  test('counts from the version that its predecessor has when it is issued, whatever drafts there are', async () => {
    const first = await issue(hub, world, 'road', road(2))
    const [left, draft] = [await reissue(first, 2), await reissue(first, 2)]
    accepted(await amend(first, 2))
    expect([await partsOf(left), await partsOf(draft), await partsOf(first)]).toMatchObject([{ version: 2 }, { version: 2 }, { version: 2 }])
    await put(draft)
    expect([await partsOf(draft), await versionInForce(draft)]).toMatchObject([{ version: 3 }, 3])
    expect(codeOf(await hub.send('clerk', 'IssueLicence', { licenceId: left }))).toBe('LICENCE_PREDECESSOR_NOT_READY')
  })

  test('keeps the serial also where the number itself cannot be one', async () => {
    const first = await issue(hub, world, 'realty', bodies.realty(3))
    const second = idOf(await hub.send('clerk', 'ReissueLicence', { ...bodies.realty(3), predecessor: first }), 'licenceId')
    await put(second)
    const before = await partsOf(first)
    expect(before?.serial).toMatch(/^[0-9A-Z]{20}$/)
    expect(await partsOf(second)).toEqual({ serial: before?.serial, version: 2 })
  })

  test('with a number of its own is another licence at version 1', async () => {
    const second = await reissue(await issue(hub, world, 'road', road(4)), 4, { licenceNumber: 'ROAD2026NEW04' })
    await put(second)
    expect([await partsOf(second), await versionInForce(second)]).toEqual([{ serial: 'ROAD2026NEW04', version: 1 }, 1])
  })
})

describe('an identifier that belongs to another licence', () => {
  test('is refused to a new one and to a successor, and nothing is written', async () => {
    await issue(hub, world, 'road', road(5))
    const other = await issue(hub, world, 'road', road(6))
    const head = await hub.store.head()
    const bearing = { licenceNumber: road(5).licenceNumber ?? '' }
    expect(codeOf(await hub.send('clerk', 'ComposeLicence', { ...road(7), ...bearing, typeId: world.types.road, issuers: [world.units.bureau] }))).toBe('LICENCE_IDENTIFIER_TAKEN')
    expect(codeOf(await hub.send('clerk', 'ReissueLicence', { ...road(6), ...bearing, predecessor: other }))).toBe('LICENCE_IDENTIFIER_TAKEN')
    expect(await hub.store.head()).toBe(head)
  })

  test('of two that are issued at once with it goes to one; a draft that nobody issues keeps it from nobody', async () => {
    const drafts = await Promise.all([8, 9, 14].map((at) => compose(hub, world, 'road', { ...road(at), licenceNumber: 'ROADATONCE' })))
    const replies = await Promise.all(drafts.slice(1).map((licenceId) => hub.send('clerk', 'IssueLicence', { licenceId })))
    expect(replies.map(codeOf).sort()).toEqual(['LICENCE_IDENTIFIER_TAKEN', 'accepted'])
    expect(codeOf(await hub.send('clerk', 'IssueLicence', { licenceId: drafts[0] ?? '' }))).toBe('LICENCE_IDENTIFIER_TAKEN')
  })

  test('is refused when the successor that would bear it is issued, where stock got it meanwhile', async () => {
    const first = await issue(hub, world, 'road', road(10))
    const draft = await reissue(first, 10)
    const row = { ...road(11), licenceNumber: 'ELSEWHERE11', sourceId: 'R-11', identifier: (await identifierOf(draft)) ?? '' }
    accepted(await deposit(hub, world, 'road', row))
    expect(codeOf(await hub.send('clerk', 'IssueLicence', { licenceId: draft }))).toBe('LICENCE_IDENTIFIER_TAKEN')
    expect(codeOf(await amend(first, 10))).toBe('accepted')
    await put(draft)
    expect([await partsOf(first), await partsOf(draft)]).toMatchObject([{ version: 3 }, { version: 4 }])
  })

  test('was claimed by an attempt at issuing that was never recorded, and is that licence’s when it is issued', async () => {
    const draft = await compose(hub, world, 'road', { ...road(12), licenceNumber: 'ROADNEVER' })
    appendsThatFail = 1
    await expect(hub.send('clerk', 'IssueLicence', { licenceId: draft })).rejects.toThrow(StoreUnavailable)
    await put(draft)
    expect(await partsOf(draft)).toEqual({ serial: 'ROADNEVER', version: 1 })
  })
})

describe('a new version of a licence', () => {
  const withVersion = (identifier: string | null, version: number): string => {
    const checked = checkLicenceIdentifier(identifier ?? '')
    return (checked.valid ? buildLicenceIdentifier({ ...checked.parts, version }) : undefined) ?? ''
  }
  const ownerOf = async (identifier: string): Promise<string | undefined> => (await hub.vault.findIds([{ kind: 'licence-identifier', digest: hub.vault.digest('licence-identifier', identifier) }]))[0]
  const stockWith = (at: number, identifier: string) => deposit(hub, world, 'road', { ...road(at), licenceNumber: `ELSEWHERE${String(at)}`, sourceId: `R-${String(at)}`, identifier })
  const renew = (licenceId: string) => hub.send('clerk', 'RenewLicence', { licenceId, validity: { from: '2029-01-02', until: '2033-01-01' } })

  test.each([['amended', 20, amend], ['renewed', 21, renew]] as const)('%s has its identifier for itself; stock that says the same comes in as it is, and does not get it', async (_what, at, change) => {
    const licenceId = await issue(hub, world, 'road', road(at))
    accepted(await change(licenceId, at))
    const identifier = await identifierOf(licenceId) ?? ''
    expect([await partsOf(licenceId), await ownerOf(identifier)]).toMatchObject([{ version: 2 }, licenceId])
    const row = accepted(await stockWith(at + 10, identifier))
    expect([await identifierOf(row.ids['licenceId'] ?? ''), await ownerOf(identifier)]).toEqual([identifier, licenceId])
  })

  test.each([['amended', 40, amend], ['renewed', 41, renew]] as const)('%s does not get what stock had first, and counts past it', async (_what, at, change) => {
    const licenceId = await issue(hub, world, 'road', road(at))
    const first = await identifierOf(licenceId)
    const rows = [accepted(await stockWith(at + 10, withVersion(first, 2))), accepted(await stockWith(at + 20, withVersion(first, 3)))]
    accepted(await change(licenceId, at))
    expect(await identifierOf(licenceId)).toBe(withVersion(first, 4))
    expect(await Promise.all([2, 3, 4].map((version) => ownerOf(withVersion(first, version))))).toEqual([...rows.map(({ ids }) => ids['licenceId']), licenceId])
  })

  test('that was never recorded leaves its identifier to the licence, which gets it with the next attempt', async () => {
    const licenceId = await issue(hub, world, 'road', road(24))
    appendsThatFail = 1
    await expect(amend(licenceId, 24)).rejects.toThrow(StoreUnavailable)
    accepted(await amend(licenceId, 24))
    expect(await partsOf(licenceId)).toMatchObject({ version: 2 })
  })
})
