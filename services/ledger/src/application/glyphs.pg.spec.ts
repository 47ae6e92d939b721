import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parseGlyphRanges, spellGlyphRanges, type GlyphRanges } from '@hub/schemas'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { demoTemplate } from '../demo/templates.ts'
import { accepted, idOf } from '../testing/replies.ts'
import { bodies, compose, deposit, issue } from '../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'

let further: GlyphRanges = []
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let unprintedBefore: string

const rare = '张𪚥'
const refused = { kind: 'refused', code: 'GLYPH_MISSING', detail: { characters: ['𪚥'], codePoints: ['U+2A6A5'] } }
const identity = (at: number) => bodies.identity(at)
/** A face that the template shows. */
const rareFace = (at: number) => ({ ...identity(at), face: { ...identity(at).face, name: rare } })

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({ url: database.url, glyphs: { further: () => further } })
  world = await buildSmallWorld(hub)
  // Of a type that has no template yet: nothing is printed, so nothing is missing.
  unprintedBefore = await compose(hub, world, 'identity', rareFace(0))
  for (const type of ['identity', 'realty'] as const) accepted(await hub.send('clerk', 'SetLicenceTemplate', { typeId: world.types[type], template: await demoTemplate(type) }))
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

describe('a character that the fonts lack is named, and nothing is issued that could not be printed', () => {
  test('when a licence is composed: in its face, its number, and among the holders where the template shows them', async () => {
    const send = (type: 'identity' | 'realty', body: ReturnType<typeof identity>) => hub.send('clerk', 'ComposeLicence', { ...body, typeId: world.types[type], issuers: [world.units.bureau] })
    expect(await send('identity', rareFace(1))).toMatchObject(refused)
    const realty = bodies.realty(1)
    expect(await send('realty', { ...realty, licenceNumber: '演𪚥1号' })).toMatchObject(refused)
    expect(await send('realty', { ...realty, holders: realty.holders.map((holder) => ({ ...holder, name: rare })) })).toMatchObject(refused)
    // The identity card shows its face alone.
    accepted(await send('identity', { ...identity(1), holders: identity(1).holders.map((holder) => ({ ...holder, name: rare })) }))
  })

  test('when a licence is issued whose type got its template after it was composed', async () => {
    expect(await hub.send('clerk', 'IssueLicence', { licenceId: unprintedBefore })).toMatchObject(refused)
  })

  test('when a licence is amended or corrected, which it then is not', async () => {
    const licenceId = await issue(hub, world, 'identity', identity(2))
    const change = { licenceId, face: rareFace(2).face, validity: identity(2).validity }
    expect(await hub.send('clerk', 'AmendLicence', change)).toMatchObject(refused)
    expect(await hub.send('clerk', 'CorrectLicence', change)).toMatchObject(refused)
    accepted(await hub.send('clerk', 'AmendLicence', { ...change, face: identity(2).face }))
  })

  test('when a licence is made in place of another', async () => {
    const predecessor = await issue(hub, world, 'identity', identity(3))
    const { holders, face, validity } = rareFace(3)
    expect(await hub.send('clerk', 'ReissueLicence', { predecessor, holders, face, validity })).toMatchObject(refused)
  })

  test('stock is taken in as it is: the hub makes no file of it', async () => {
    const row = { ...rareFace(4), sourceId: 'R-1' }
    const licenceId = idOf(await deposit(hub, world, 'identity', row), 'licenceId')
    accepted(await hub.send('clerk', 'CorrectLicence', { licenceId, face: row.face, validity: row.validity }))
  })

  test('neither the name nor anything else around the character is told', async () => {
    const reply = await hub.send('clerk', 'ComposeLicence', { ...rareFace(5), typeId: world.types.identity, issuers: [world.units.bureau] })
    expect(JSON.stringify(reply)).not.toContain('张')
  })
})

test('a character that the signer’s own fonts draw is not missing, for as long as they do', async () => {
  const composing = () => hub.send('clerk', 'ComposeLicence', { ...rareFace(20), typeId: world.types.identity, issuers: [world.units.bureau] })
  expect(await composing()).toMatchObject(refused)
  further = parseGlyphRanges(spellGlyphRanges(['𪚥'.codePointAt(0) ?? 0])) ?? []
  const licenceId = idOf(await composing(), 'licenceId')
  further = []
  expect(await hub.send('clerk', 'IssueLicence', { licenceId })).toMatchObject(refused)
  further = parseGlyphRanges(spellGlyphRanges(['𪚥'.codePointAt(0) ?? 0])) ?? []
  accepted(await hub.send('clerk', 'IssueLicence', { licenceId }))
})
