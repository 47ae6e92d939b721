import { randomUUID } from 'node:crypto'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { execute, openLeader } from '../../../../../test/contract/postgres-under-test.ts'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { openPool } from '../../database-pool.ts'
import { DecideIndex } from '../../decide-index/decide-index.ts'
import { check, smuggle } from '../../fsck/fixtures.ts'
import { migrate } from '../../migrate.ts'
import { OutageLog } from '../../outage-log.ts'
import { StoreUnavailable } from '../../store/store-unavailable.ts'
import { fakeSealMaker } from '../../testing/fake-seal-maker.ts'
import { accepted, codeOf, idOf } from '../../testing/replies.ts'
import { foldToHead } from '../../testing/run-projections.ts'
import { buildSmallWorld, registerOperator } from '../../testing/small-world.ts'
import { standIn } from '../../testing/stand-in.ts'
import { openTestLedger, type TestLedger, type TestLedgerOptions } from '../../testing/test-ledger.ts'
import { wholeLog } from '../../testing/whole-log.ts'
import { exportLog } from '../../transfer/export-log.ts'
import { findExport, placeForExport } from '../../transfer/export-place.ts'
import { folderForTest } from '../../transfer/fixtures.ts'
import { importLog } from '../../transfer/import-log.ts'
import { testWrapper } from '../../vault/fixtures.ts'

const wrapper = testWrapper()
const maker = fakeSealMaker()
let database: DroppableDatabase
let hub: TestLedger
let startMs: number | undefined

/** Appends that are kept and of which nobody hears. */
let answersLost = 0
const around: TestLedgerOptions['around'] = { store: (real) => standIn(real, {
  append: async (writes, checks) => {
    const result = await real.append(writes, checks)
    if (answersLost === 0) return result
    answersLost -= 1
    throw new StoreUnavailable('the answer was lost', { outcome: 'unknown' })
  },
}) }
const open = (): Promise<TestLedger> => openTestLedger({ url: database.url, wrapper, sealMaker: maker, around, ...(startMs === undefined ? {} : { startMs }) })
beforeAll(async () => {
  database = await createTestDatabase()
  hub = await open()
  const { units } = await buildSmallWorld(hub)
  for (const account of ['keeper', 'second']) await registerOperator(hub, account, units.bureau, 'seal-custodian')
  for (const account of ['office-keeper', 'office-second']) await registerOperator(hub, account, units.office, 'seal-custodian')
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

async function reopen(meanwhile: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
  startMs = hub.clock.ms
  await hub.close()
  await meanwhile()
  hub = await open()
}

let numbers = 0
const newNumber = (): string => `BA-${String((numbers += 1))}`
const office = { keeper: 'office-keeper', second: 'office-second' }
const bureau = { keeper: 'keeper', second: 'second' }
const capture = async (of = bureau): Promise<string> => idOf(await hub.send(of.keeper, 'CaptureSeal', { kind: 'business', bottom: '受理专用章' }), 'sealId')
const file = (sealId: string, filingNumber: string, of = bureau) => hub.send(of.second, 'FileSeal', { sealId, filingNumber })
const cancel = (sealId: string, filingNumber: string, of = bureau) => hub.send(of.keeper, 'CancelSeal', { sealId, cause: 'no-longer-needed', filingNumber })
const remake = (sealId: string, filingNumber: string) => hub.send('keeper', 'RemakeSeal', { sealId, cause: 'damaged', filingNumber })
async function filed(filingNumber: string, of = bureau): Promise<string> {
  const sealId = await capture(of)
  accepted(await file(sealId, filingNumber, of))
  return sealId
}
/** What a check says of keys and sealed parts is none of this. */
const noKeys = { keys: { why: '本核查不用密钥' } }
const taken = { kind: 'refused', code: 'SEAL_FILING_NUMBER_TAKEN' }

describe('a filing number that a seal has', () => {
  test('is not given to another of the same unit, which hears whose it is, nor of another unit, which does not; and the signer makes nothing for it', async () => {
    const number = newNumber()
    const [sealId, own, others] = [await filed(number), await capture(), await capture(office)]
    const asked = maker.asked.length
    expect(await file(own, number.toLowerCase())).toMatchObject({ ...taken, detail: { sealId } })
    expect(await file(others, number, office)).toMatchObject({ ...taken, detail: {} })
    expect(maker.asked).toHaveLength(asked)
    accepted(await file(own, newNumber()))
    accepted(await file(others, newNumber(), office))
  })

  test('stays its own when it is remade or cancelled, and so does the number of its end', async () => {
    const [number, ofEnd] = [newNumber(), newNumber()]
    const sealId = await filed(number)
    const successor = idOf(await remake(sealId, ofEnd), 'successor')
    for (const each of [number, ofEnd]) expect(await file(successor, each)).toMatchObject({ ...taken, detail: { sealId } })
    accepted(await file(successor, newNumber()))
    for (const each of [number, ofEnd]) {
      expect(await cancel(successor, each)).toMatchObject({ ...taken, detail: { sealId } })
      expect(await remake(successor, each)).toMatchObject({ ...taken, detail: { sealId } })
    }
    accepted(await cancel(successor, newNumber()))
  })

  test('may be quoted when that seal ends', async () => {
    const number = newNumber()
    accepted(await cancel(await filed(number), number))
    expect(await file(await capture(), number)).toMatchObject(taken)
  })

  test('was not given where the command was refused or nothing was written, and is free then', async () => {
    const [number, sealId, other] = [newNumber(), await capture(), await capture()]
    expect(codeOf(await hub.send('keeper', 'FileSeal', { sealId, filingNumber: number }))).toBe('SEAL_CAPTURER_FILES')
    maker.away = true
    await expect(file(sealId, number)).rejects.toThrow()
    maker.away = false
    accepted(await file(other, number))
    expect(await file(sealId, number)).toMatchObject(taken)
  })
})

test('who got a number without hearing of it has it, for whoever asks next', async () => {
  const [number, sealId, other] = [newNumber(), await capture(), await capture(office)]
  answersLost = 1
  const [unheard] = await Promise.allSettled([file(sealId, number)])
  expect(await file(other, number, office)).toMatchObject(taken)
  expect([answersLost, unheard.status === 'rejected' || unheard.value.kind === 'accepted']).toEqual([0, true])
  expect(codeOf(await file(sealId, number))).toBe('SEAL_ALREADY_FILED')
})

test('of many who want one number at once, for filing and for an end, of two units, exactly one gets it', async () => {
  for (let round = 0; round < 3; round += 1) {
    const number = newNumber()
    const captured = await Promise.all([bureau, bureau, office, office].map(async (of) => ({ of, sealId: await capture(of) })))
    const standing = await Promise.all([bureau, office].map(async (of) => ({ of, sealId: await filed(newNumber(), of) })))
    const replies = await Promise.all([
      ...captured.map(({ of, sealId }, at) => file(sealId, at % 2 === 0 ? number : number.toLowerCase(), of)),
      ...standing.map(({ of, sealId }) => cancel(sealId, number, of)),
    ])
    const codes = replies.map((reply) => (reply.kind === 'accepted' ? 'accepted' : codeOf(reply)))
    expect(codes.toSorted()).toEqual([...Array.from({ length: 5 }, () => taken.code), 'accepted'])
    const given = (await wholeLog(hub.store)).filter(({ envelope }) => String(envelope.data['filingNumber']).toUpperCase() === number)
    expect(given).toHaveLength(1)
  }
})

describe('a number is found', () => {
  test('after a restart, and where the index is made anew from the log', async () => {
    const number = newNumber()
    await filed(number)
    await reopen()
    expect(await file(await capture(), number)).toMatchObject(taken)
    await reopen(() => execute(database.url, 'truncate decide.checkpoint, decide.command, decide.link, decide.look_up, decide.grant_use, decide.erasure'))
    expect(await file(await capture(), number)).toMatchObject(taken)
    await foldToHead(hub, database.url)
    expect(await check(database.url, noKeys)).toMatchObject({ disagreement: undefined, sharedNumbers: [] })
  })

  test('in a hub that imported the log', async () => {
    const sealId = await filed('BA-moved')
    const place = placeForExport(await folderForTest(), false)
    const quiet = { signal: new AbortController().signal, progress: () => undefined }
    await exportLog({ store: hub.store, identity: { hubId: randomUUID(), demo: 'none' }, place, nowMs: Date.now, ...quiet })
    const target = await createTestDatabase()
    onTestFinished(() => target.drop())
    await migrate({ connectionString: target.url })
    const log = pino({ level: 'silent' })
    const [store, pool] = [await openLeader({ connectionString: target.url, role: 'leader' }), openPool({ connectionString: target.url, log, outages: new OutageLog(log) })]
    try {
      await importLog({ found: await findExport(place.events), target: store, ...quiet })
      const index = await DecideIndex.open({ pool, store, log })
      expect(await index.linked('filingNumber', 'BA-MOVED')).toEqual([sealId])
      await index.close()
    } finally {
      await store.close()
      await pool.end()
    }
  })
})

// Last: the log of this file has a shared number from here on.
test('two seals that share a number from before stay as they are, each keeps it, a check tells of them, and nobody else gets it', async () => {
  const [number, sealId, other] = [newNumber(), await capture(), await capture(office)]
  accepted(await file(sealId, number))
  const filing = (await wholeLog(hub.store)).findLast(({ envelope }) => envelope.type === 'SealFiled')
  if (filing === undefined) throw new Error('a seal was filed')
  await reopen(() => smuggle(database.url, filing, { stream: `seal-${other}`, data: { ...filing.envelope.data, sealId: other } }))
  accepted(await hub.send('office-keeper', 'ActivateSeal', { sealId: other }))
  expect(await file(await capture(), number)).toMatchObject({ ...taken, detail: { sealId } })
  accepted(await cancel(other, number, office))
  await foldToHead(hub, database.url)
  const report = await check(database.url, noKeys)
  expect(report.disagreement).toBeUndefined()
  expect(report.sharedNumbers).toEqual([{ filingNumber: number, sealIds: [sealId, other].toSorted() }])
})
