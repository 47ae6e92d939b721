import { afterAll, beforeAll, expect, test } from 'vitest'
import { paced } from '../support/stillness.ts'
import { goesOn, lookUpOf, openCounters, startLoad, type Counter } from './busy-city.ts'
import { checkOutcomes, checkRetries } from './check-outcomes.ts'
import { deliver, tryCommand } from './command-sender.ts'
import { readLog } from './event-log.ts'
import { expectFsckAgrees } from './fsck-agrees.ts'
import { recoveryMsMax, startHubUnderFault, startMsMax, type HubUnderFault } from './hub-under-fault.ts'
import { seeded } from './seeded.ts'

// `npm run test:faults` asks for fifty rounds; every run of the tests does a few. The seed is told, and can be given, so that a round can be had again.
const rounds = Number(process.env['HUB_FAULT_ROUNDS'] ?? 2)
const seed = Number(process.env['HUB_FAULT_SEED'] ?? Date.now() % 2 ** 31)
const roundMsMax = 180_000
const parts = ['ledger', 'postgres', 'gateway', 'signer'] as const
/** Under load between two kills: at most this long. */
const quietMsMax = 900
/** A retry of every command of fifty rounds would take longer than the rounds. */
const retriedMax = 400

let under: HubUnderFault
let counters: readonly Counter[]
beforeAll(async () => {
  under = await startHubUnderFault()
  counters = await openCounters(under.client, [0, 1, 2])
}, startMsMax)
afterAll(() => under?.stop())

test(`kill -9 of a random part at a random instant under load, ${String(rounds)} times (HUB_FAULT_SEED=${String(seed)}): every acknowledged command is on record once, nothing was shown without its record, retries get the first answer, and fsck agrees`, async () => {
  const random = seeded(seed)
  const load = startLoad(under.client, counters, 3)
  const recoveredMs: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    await paced(random() * quietMsMax)
    const part = parts[Math.floor(random() * parts.length)] ?? 'ledger'
    await under.untilReady()
    recoveredMs.push(await under.killAndRecover(part))
  }
  await goesOn(load)
  const outcomes = await load.stop()
  expect(recoveredMs).toHaveLength(rounds)
  checkOutcomes(await readLog(under.hub.databaseUrl), outcomes)
  const sample = outcomes.length <= retriedMax ? outcomes : outcomes.filter((_, at) => at % Math.ceil(outcomes.length / retriedMax) === 0)
  await checkRetries(under.client, sample)
  await expectFsckAgrees(under.hub)
  console.info(`${String(rounds)} kills, ${String(outcomes.length)} commands, well again after ${toldMs(recoveredMs)}`)
}, rounds * roundMsMax)

/** Least, median and greatest, as the docs give them. */
function toldMs(recoveredMs: readonly number[]): string {
  const sorted = [...recoveredMs].sort((a, b) => a - b)
  return `${String(sorted[0])} / ${String(sorted[Math.floor(sorted.length / 2)])} / ${String(sorted.at(-1))} ms`
}

test('a command that is delivered many times, at once and late, and again after the ledger was killed, is decided once', async () => {
  await under.untilReady()
  const command = lookUpOf(counters[0]?.caseId ?? '')
  const atOnce = await Promise.all(Array.from({ length: 12 }, () => tryCommand(under.client, command)))
  await paced(300)
  const { reply: late } = await deliver(under.client, command, recoveryMsMax)
  await under.killAndRecover('ledger')
  const { reply: afterwards } = await deliver(under.client, command, recoveryMsMax)
  const told = [...atOnce, late, afterwards]
  expect(told.every((reply) => reply?.kind === 'accepted')).toBe(true)
  expect(new Set(told.map((reply) => (reply?.kind === 'accepted' ? `${String(reply.position)} ${String(reply.ids['lookUpId'])}` : ''))).size).toBe(1)
  const log = await readLog(under.hub.databaseUrl)
  expect(log.filter(({ envelope }) => envelope.commandId === command.commandId)).toHaveLength(1)
}, roundMsMax)
