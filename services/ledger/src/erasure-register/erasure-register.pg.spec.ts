import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { decodeEnvelope } from '../events/codec.ts'
import { buildLog } from '../log.ts'
import { migrate } from '../migrate.ts'
import { aroundAppend } from '../store/around-append.ts'
import { openPostgresStore } from '../store/postgres/postgres-store.ts'
import { accepted, codeOf, idOf, shown } from '../testing/replies.ts'
import { foldToHead } from '../testing/run-projections.ts'
import { bodies, issue, lookUp, openCase } from '../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { wholeLog } from '../testing/whole-log.ts'
import { testWrapper } from '../vault/fixtures.ts'
import { ErasureRegister } from './erasure-register.ts'
import { appendToRegister, ErasureRegisterDamaged, readRegister } from './register-file.ts'

const wrapper = testWrapper()
const person = 21
let folder: string
let path: string
let database: DroppableDatabase
let backup: DroppableDatabase
let logged: string[]
let world: SmallWorld
let holderId: string
let caseId: string

const newRegister = (): ErasureRegister => new ErasureRegister(path, buildLog('info', { write: (line) => { logged.push(line) } }))

/** As the service opens: the register before the ledger, and again after it. */
async function open(url: string, register: ErasureRegister): Promise<TestLedger> {
  await migrate({ connectionString: url })
  const store = await openPostgresStore({ connectionString: url, role: 'leader' })
  await store.awaitLeadership(AbortSignal.timeout(30_000))
  await register.replayInto(aroundAppend(store, register.aroundAppend))
  await store.close()
  const hub = await openTestLedger({ url, wrapper, startMs: Date.parse('2026-03-02T01:00:00.000Z'), around: { store: (real) => aroundAppend(real, register.aroundAppend) as typeof real } })
  await register.complete(hub.pool, hub.store)
  return hub
}

/** A copy of the database as it is, as from a backup. */
async function copyOf({ url, name }: DroppableDatabase): Promise<DroppableDatabase> {
  const copy = await createTestDatabase()
  const admin = new URL(url)
  admin.pathname = '/postgres'
  const client = new Client({ connectionString: admin.href })
  await client.connect()
  await client.query(`drop database ${copy.name}`)
  await client.query(`create database ${copy.name} template ${name}`)
  await client.end()
  return copy
}

async function keysOf(hub: TestLedger): Promise<number> {
  const { rows: [row] } = await hub.pool.query<{ n: string }>('select (select count(*) from vault.key where subject = $1) + (select count(*) from vault.id_index where subject = $1) as n', [`holder-${holderId}`])
  return Number(row?.n)
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'zhengyuan-register-'))
  path = join(folder, 'erasure-register')
  logged = []
  database = await createTestDatabase()
  const hub = await open(database.url, newRegister())
  world = await buildSmallWorld(hub)
  const licenceId = await issue(hub, world, 'identity', bodies.identity(person))
  const [first] = (await wholeLog(hub.store)).filter(({ stream }) => stream === `licence-${licenceId}`)
  if (first?.event.type !== 'LicenceComposed') throw new Error('the licence begins')
  holderId = first.event.data.holders[0]?.holderId ?? ''
  caseId = await openCase(hub, world, person)
  expect(Object.keys(shown(await lookUp(hub, caseId, 'identity')))).toContain('name')
  await hub.close()
  backup = await copyOf(database)
  const again = await open(database.url, newRegister())
  await foldToHead(again, database.url)
  accepted(await again.send('security-admin', 'EraseHolder', { holderId, basis: 'court-order' }))
  expect(await keysOf(again)).toBe(0)
  await again.close()
})
afterAll(async () => {
  await database.drop()
  await backup.drop()
  await rm(folder, { recursive: true })
})
beforeEach(() => { logged = [] })

describe('the register', () => {
  test('holds each erasure as the log does, and nobody’s name or number', async () => {
    const [line, ...more] = await readRegister(path)
    expect(more).toStrictEqual([])
    expect(line?.stream).toBe(`holder-${holderId}`)
    const { name, number } = (bodies.identity(person).holders[0] ?? {}) as { readonly name: string; readonly number: string }
    const text = await readFile(path, 'utf8')
    expect([text.includes(name), text.includes(number)]).toStrictEqual([false, false])
  })

  test('that was lost is made again from the log', async () => {
    const before = await readFile(path, 'utf8')
    await rm(path)
    const hub = await open(database.url, newRegister())
    await hub.close()
    expect(await readFile(path, 'utf8')).toBe(before)
  })
})

test('a register of another log, which names the same position for somebody else, is not taken for this one’s', async () => {
  const other = join(folder, 'of-another')
  const line = await readFile(path, 'utf8')
  const foreign = line.replaceAll(holderId, holderId.replace(/^./, (first) => (first === '0' ? '1' : '0')))
  await writeFile(other, foreign)
  const hub = await open(database.url, new ErasureRegister(other, buildLog('silent')))
  await hub.close()
  expect(await readFile(other, 'utf8')).toBe(`${foreign}${line}`)
  const again = await open(database.url, new ErasureRegister(other, buildLog('silent')))
  await again.close()
  expect(await readFile(other, 'utf8')).toBe(`${foreign}${line}`)
})

describe('a database restored from before the erasure', () => {
  test('has the person no longer when it opens, and the erasure stands in its log to the letter', async () => {
    const restored = await copyOf(backup)
    const [{ bytes } = { bytes: undefined }] = await readRegister(path)
    const hub = await open(restored.url, newRegister())
    expect(logged.join('')).toContain('"replayed":1')
    expect(await keysOf(hub)).toBe(0)
    const reply = await lookUp(hub, caseId, 'identity')
    expect(reply.kind === 'accepted' ? reply.answer?.outcome : codeOf(reply)).not.toBe('answered')
    const log = await hub.store.readStream(`holder-${holderId}`)
    expect(Buffer.from(log.at(-1)?.bytes ?? [])).toStrictEqual(bytes)
    await hub.close()

    const again = await open(restored.url, newRegister())
    expect(await again.store.readStream(`holder-${holderId}`)).toHaveLength(log.length)
    await again.close()
    await restored.drop()
  })

  test('that went on before the register was found again gets the erasure at its own time, and time never goes back', async () => {
    const restored = await copyOf(backup)
    const forgetful = new ErasureRegister(join(folder, 'empty'), buildLog('silent'))
    const early = await open(restored.url, forgetful)
    early.clock.ms += 90 * 86_400_000
    idOf(await early.send('window', 'OpenCase', { itemId: world.item, parties: [{ party: 'P1', role: 'applicant', holder: { idType: '111', ...demo(33) }, presence: { kind: 'card-reader', reference: 'READER-0007' } }] }), 'caseId')
    await early.close()
    const hub = await open(restored.url, newRegister())
    expect(await keysOf(hub)).toBe(0)
    const instants = (await hub.store.readAll(0, 1_000)).map(({ bytes }) => decodeEnvelope(bytes).recordedAt)
    expect(instants.length).toBeGreaterThan(30)
    expect(instants).toStrictEqual(instants.toSorted())
    await hub.close()
    await restored.drop()
  })

  test('without the register would show her again: the register is what keeps her erased', async () => {
    const restored = await copyOf(backup)
    const hub = await open(restored.url, new ErasureRegister(join(folder, 'none'), buildLog('silent')))
    expect(await keysOf(hub)).toBeGreaterThan(0)
    await hub.close()
    await restored.drop()
  })
})

describe('a register that a crash or a hand has changed', () => {
  const good = async (): Promise<string> => readFile(path, 'utf8')
  const withText = async (text: string): Promise<() => Promise<unknown>> => {
    const other = join(folder, 'changed')
    await writeFile(other, text)
    return async () => {
      const restored = await copyOf(backup)
      const store = await openPostgresStore({ connectionString: restored.url, role: 'leader' })
      try {
        await store.awaitLeadership(AbortSignal.timeout(30_000))
        return await new ErasureRegister(other, buildLog('silent')).replayInto(store)
      } finally {
        await store.close()
        await restored.drop()
      }
    }
  }

  test('is read up to its last whole line', async () => {
    const line = await good()
    expect(await (await withText(`${line}${line.slice(0, 40)}`))()).toBe(1)
    expect(await (await withText(line.slice(0, 40)))()).toBe(0)
    expect(await (await withText(`${line}${line}`))()).toBe(1)
  })

  test('goes on after the last whole line', async () => {
    const other = join(folder, 'cut')
    const line = await good()
    await writeFile(other, `${line}${line.slice(0, 40)}`)
    await appendToRegister(other, await readRegister(path))
    expect(await readFile(other, 'utf8')).toBe(`${line}${line}`)
  })

  test.each([
    ['a line that is none', (line: string) => `x\n${line}`], ['another event', (line: string) => line.replace('HolderErased', 'HolderHeld')],
    ['another holder', (line: string) => line.replace(/^(\d+ holder-)./, (_, start: string) => `${start}f`)],
    ['bytes that are not canonical', (line: string) => line.replace('{', '{ ')], ['half an event', (line: string) => `${line.slice(0, 120)}}\n`],
  ])('stops the start where it holds %s', async (_what, change) => {
    await expect((await withText(change(await good())))()).rejects.toThrow(ErasureRegisterDamaged)
  })

  test('names a holder of another hub, and nothing happens', async () => {
    const line = await good()
    expect(await (await withText(line.replaceAll(holderId, holderId.replace(/^./, (first) => (first === '0' ? '1' : '0')))))()).toBe(0)
  })
})

function demo(at: number): { readonly number: string; readonly name: string } {
  const { name, number } = bodies.identity(at).holders[0] as { readonly name: string; readonly number: string }
  return { name, number }
}
