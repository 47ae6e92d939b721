import { demoAccountNamespace, type CommandLine } from '@hub/schemas'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { buildLog } from '../log.ts'
import { OutageLog } from '../outage-log.ts'
import { cuttableProxy, type CuttableProxy } from '../testing/cuttable-proxy.ts'
import { bodies } from '../testing/small-licences.ts'
import { buildSmallWorld, type SmallWorld } from '../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { answerLine, type AnswerPorts } from './answer-commands.ts'
import { laneLimits, WorkLane } from './lanes.ts'

/** 数据库不在 — what callers hear and what the log says meanwhile. */
let database: DroppableDatabase
let proxy: CuttableProxy
let hub: TestLedger
let world: SmallWorld
let ports: AnswerPorts
const lines: { readonly level: number; readonly msg: string; readonly err?: { readonly type: string; readonly message: string; readonly cause?: { readonly type: string; readonly code?: string } } }[] = []
const log = buildLog('debug', { write: (line: string) => { lines.push(JSON.parse(line) as never) } })

beforeAll(async () => {
  database = await createTestDatabase()
  proxy = await cuttableProxy(database.url)
  hub = await openTestLedger({ url: proxy.url, log })
  world = await buildSmallWorld(hub)
  ports = {
    log, outages: new OutageLog(log), lanes: { live: new WorkLane(laneLimits.live), import: new WorkLane(laneLimits.import) },
    verifyToken: () => Promise.resolve({ issuer: demoAccountNamespace, subject: 'clerk' }), dispatch: (request) => hub.ledger.dispatch(request), whoAmI: (principal) => hub.ledger.whoAmI(principal),
  }
})
afterAll(async () => {
  proxy.mend()
  await hub.close()
  await proxy.close()
  await database.drop()
})
beforeEach(() => { lines.length = 0 })

function send(at: number) {
  const line: CommandLine = {
    i: 0, type: 'ComposeLicence', commandId: hub.newId(), token: 'any', client: 'test', terminal: 'T01', actingFor: null, lane: 'live',
    body: { ...bodies.identity(at), typeId: world.types.identity, issuers: [world.units.bureau] },
  }
  return answerLine(ports, line)
}

const told = (type: string): number => lines.filter(({ level, err }) => level >= 40 && err?.type === type).length

test('while the database is away every command is told to come back, and the log has a line for each kind of trouble that each part meets', async () => {
  proxy.cut()
  const replies = []
  for (let at = 300; at < 340; at += 1) replies.push(await send(at))
  await Promise.all(Array.from({ length: 100 }, async (_, n) => { replies.push(await send(400 + n)) }))
  expect(new Set(replies.map((reply) => JSON.stringify(reply)))).toEqual(new Set([JSON.stringify({ kind: 'unavailable', retryAfterMs: 500 })]))
  expect(lines.filter(({ msg }) => msg === 'command failed')).toEqual([])
  expect(told('IndexUnavailable') + told('VaultUnavailable')).toBeGreaterThan(0)
  // A connection that breaks and one that is refused are two kinds of trouble of the same part, each told once.
  const kinds = lines.filter(({ msg }) => msg === 'command not possible now').map(({ err }) => `${String(err?.type)} ${String(err?.message)} ${String(err?.cause?.code ?? err?.cause?.type)}`)
  expect(kinds).toEqual([...new Set(kinds)])
  expect(lines.filter(({ level }) => level >= 40).length).toBeLessThan(6)
})

test('once it is back, commands are answered again', async () => {
  proxy.mend()
  await expect.poll(async () => (await send(350)).kind, { interval: 100 }).toBe('accepted')
})
