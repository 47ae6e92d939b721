import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CommandReply, LicenceEvent } from '@hub/schemas'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { paced } from '../../../../test/support/stillness.ts'
import { demoRandom } from '../demo/random.ts'
import { licence } from '../domain/licence/decide.ts'
import { absent, type LicenceState } from '../domain/licence/state.ts'
import { accepted, codeOf } from '../testing/replies.ts'
import { keepFolding } from '../testing/run-projections.ts'
import { bodies, deposit } from '../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../testing/small-world.ts'
import { standIn } from '../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { unhurried } from '../testing/unhurried.ts'
import { wholeLog } from '../testing/whole-log.ts'
import { isInForce } from './licence/in-force.ts'

unhurried()

/** 清除与生效的交错 — every step of a command that leaves the process comes back after a time of its own, so that two commands meet in every order. */
const rounds = 1_000
const roundsAtOnce = 25
const random = demoRandom(20_260_302)
const someTime = (): Promise<void> => paced(random.below(6))
let delaying = false
const later = async <T>(step: () => Promise<T>): Promise<T> => {
  if (delaying) await someTime()
  const done = await step()
  if (delaying) await someTime()
  return done
}

let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let stopFolding: () => Promise<void>
beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({
    url: database.url,
    around: {
      store: (real) => standIn(real, { append: (writes, checks) => later(() => real.append(writes, checks)), readStreams: (streams) => later(() => real.readStreams(streams)) }),
      vault: (real) => standIn(real, { findIds: (entries) => later(() => real.findIds(entries)), ensureKeys: (subjects) => later(() => real.ensureKeys(subjects)), erase: (erasures) => later(() => real.erase(erasures)) }),
    },
  })
  stopFolding = keepFolding(hub, database.url)
  world = await buildSmallWorld(hub)
})
afterAll(async () => {
  await stopFolding()
  await hub.close()
  await database.drop()
})

const past = { from: '2020-06-01', until: '2025-12-31' }
const longer = { from: '2020-06-01', until: '2031-12-31' }

/** Ways in which a person comes to a licence in force; `old` is her licence of the past. */
const comings: readonly ((at: number, old: string) => Promise<CommandReply>)[] = [
  (at) => deposit(hub, world, 'realty', { ...bodies.realty(at), sourceId: `RACE-${at}` }),
  async (at) => {
    const composed = await hub.send('clerk', 'ComposeLicence', { ...bodies.realty(at), typeId: world.types.realty, issuers: [world.units.bureau] })
    return composed.kind === 'accepted' ? hub.send('clerk', 'IssueLicence', { licenceId: composed.ids['licenceId'] ?? '' }) : composed
  },
  (_, old) => hub.send('clerk', 'RenewLicence', { licenceId: old, validity: longer, effectiveAt: '2025-12-01T01:00:00.000Z' }),
  (at, old) => hub.send('clerk', 'CorrectLicence', { licenceId: old, validity: longer, face: bodies.identity(at).face }),
  (at) => deposit(hub, world, 'marriage', { ...bodies.marriage(at), holders: bodies.marriage(at).holders.toReversed(), sourceId: `RACE-${at}` }),
]

interface Person { readonly at: number; readonly old: string; readonly holderId: string }

/** Every second demo person, known to the hub by an identity card of the past. */
async function register(): Promise<readonly Person[]> {
  const replies = await Promise.all(Array.from({ length: rounds }, (_, round) => {
    const at = 100 + 2 * round
    return deposit(hub, world, 'identity', { ...bodies.identity(at), validity: past, sourceId: `PAST-${at}` })
  }))
  const holders = new Map((await wholeLog(hub.store)).flatMap(({ event }) => (event.type === 'LicenceDeposited' ? [[event.data.licenceId as string, event.data.holders[0]?.holderId ?? '']] : [])))
  return replies.map((reply, round) => {
    const old = accepted(reply).ids['licenceId'] ?? ''
    return { at: 100 + 2 * round, old, holderId: holders.get(old) ?? '' }
  })
}

async function race({ at, old, holderId }: Person): Promise<readonly [erasure: string, coming: string]> {
  const come = random.pick(comings)
  const erase = async () => { await someTime(); return hub.send('security-admin', 'EraseHolder', { holderId, basis: 'retention-ended' }) }
  const [erased, came] = await Promise.all([erase(), someTime().then(() => come(at, old))])
  return [erased.kind === 'accepted' ? 'erased' : codeOf(erased), came.kind === 'accepted' ? 'came' : codeOf(came)]
}

/** Licences in force of an erased holder, at whatever place of the log. */
async function inForceOfErased(today: Parameters<typeof isInForce>[1]): Promise<readonly string[]> {
  const states = new Map<string, LicenceState>()
  const erased = new Set<string>()
  const ofHolder = (holderId: string): readonly string[] => [...states].flatMap(([stream, state]) => (state.status !== 'absent' && state.holders.some((one) => one.holderId === holderId) ? [stream] : []))
  const isWrong = (stream: string): boolean => {
    const state = states.get(stream) ?? absent
    return isInForce(state, today) && state.holders.some(({ holderId }) => erased.has(holderId))
  }
  const found: string[] = []
  for (const { event, stream, envelope } of await wholeLog(hub.store)) {
    if (event.type === 'HolderErased') erased.add(event.data.holderId)
    if (stream.startsWith('licence-')) states.set(stream, licence.evolve(states.get(stream) ?? absent, { ...event, effectiveAt: event.effectiveAt ?? envelope.recordedAt } as LicenceEvent))
    const touched = event.type === 'HolderErased' ? ofHolder(event.data.holderId) : [stream]
    found.push(...touched.filter(isWrong).map((one) => `${one} after ${event.type}`))
  }
  return found
}

test('of a thousand erasures that meet a licence coming into force, none leaves a licence in force of an erased holder', async () => {
  const people = await register()
  const outcomes = new Map<string, number>()
  delaying = true
  for (let from = 0; from < rounds; from += roundsAtOnce)
    for (const outcome of await Promise.all(people.slice(from, from + roundsAtOnce).map(race))) outcomes.set(outcome.join(), (outcomes.get(outcome.join()) ?? 0) + 1)
  delaying = false
  // Either the licence stood in the way of the erasure, or the erasure in that of the licence; or the person came back under her number as somebody new.
  expect([...outcomes.keys()].filter((key) => !['HOLDER_LICENCE_IN_FORCE,came', 'erased,HOLDER_ERASED', 'erased,came'].includes(key))).toEqual([])
  for (const key of ['HOLDER_LICENCE_IN_FORCE,came', 'erased,HOLDER_ERASED']) expect(outcomes.get(key) ?? 0, key).toBeGreaterThan(0)
  expect(await inForceOfErased('2026-03-02' as never)).toEqual([])
})
