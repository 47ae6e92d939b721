import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CommandReply, LookUpEvent } from '@hub/schemas'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { accepted, codeOf } from '../../testing/replies.ts'
import { bodies, issue, lookUp, openCase } from '../../testing/small-licences.ts'
import { buildSmallWorld, makeGrant, publishItem, registerOperator, type SmallWorld } from '../../testing/small-world.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { unhurried } from '../../testing/unhurried.ts'
import { wholeLog, type Logged } from '../../testing/whole-log.ts'

unhurried()

/** 竞态 — a thousand times each, forty side by side. */
const abreast = 40
const rounds = 25
const lookUpsBefore = 3

let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
/** One case, licence and person for each of those who race side by side. */
let cases: readonly string[]
let licences: readonly string[]

const all = <T>(make: (at: number) => Promise<T>, count = abreast): Promise<T[]> => Promise.all(Array.from({ length: count }, (_, at) => make(at)))
const turns = async (count: number): Promise<void> => {
  for (let at = 0; at < count; at += 1) await new Promise((resolve) => { setImmediate(resolve) })
}

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({ url: database.url })
  world = await buildSmallWorld(hub)
  licences = await all((at) => issue(hub, world, 'identity', bodies.identity(at)))
  cases = await all((at) => openCase(hub, world, at))
})
afterAll(async () => {
  await hub.close()
  await database.drop()
})

interface Race {
  readonly look: (at: number, round: number) => Promise<CommandReply>
  /** The command after whose acknowledgement nothing may be answered. */
  readonly stop: (at: number, round: number) => Promise<CommandReply>
  readonly refusal: string
}

/** Look-ups begun before and beside the stopping command, and two after its acknowledgement. Says how many of those beside it were answered. */
async function race({ look, stop, refusal }: Race, at: number, round: number): Promise<number> {
  const beside = Array.from({ length: lookUpsBefore }, async (_, before) => {
    await turns((at + round * 3 + before * 5) % 11)
    return look(at, round)
  })
  await turns((at * 7 + round) % 9)
  accepted(await stop(at, round))
  const after = [await look(at, round), await look(at, round)]
  expect(after.map(codeOf)).toEqual([refusal, refusal])
  const outcomes = (await Promise.all(beside)).map(codeOf)
  for (const outcome of outcomes) expect(['answered', refusal]).toContain(outcome)
  return outcomes.filter((outcome) => outcome === 'answered').length
}

/** Every race of a batch of rounds; both outcomes have to come up, or nothing was racing. */
async function run(racing: Race, before: (round: number) => Promise<unknown>): Promise<void> {
  let answered = 0
  for (let round = 0; round < rounds; round += 1) {
    await before(round)
    const counts = await all((at) => race(racing, at, round))
    answered += counts.reduce((sum, count) => sum + count, 0)
  }
  expect(answered).toBeGreaterThan(0)
  expect(answered).toBeLessThan(rounds * abreast * lookUpsBefore)
}

/** No answer stands in the log between a stop of its kind and the next start. */
function answersAfter(log: readonly Logged[], keyOf: (logged: Logged) => string | undefined, stops: (logged: Logged) => boolean | undefined): readonly number[] {
  const stopped = new Set<string>()
  const wrong: number[] = []
  for (const logged of log) {
    const key = keyOf(logged)
    if (key === undefined) continue
    const stop = stops(logged)
    if (stop === true) stopped.add(key)
    else if (stop === false) stopped.delete(key)
    else if (logged.event.type === 'LookupAnswered' && stopped.has(key)) wrong.push(logged.position)
  }
  return wrong
}

describe('after the acknowledgement, and after the event, nothing is answered', () => {
  test('when the grant is withdrawn', async () => {
    const items: string[] = []
    for (let at = 0; at < abreast; at += 1) items.push(await publishItem(hub, world.units, { code: `RACE${at}`, name: '竞态事项' }))
    const own = await all((at) => openCase(hub, { item: items[at] ?? '' }, at))
    let grants: readonly string[] = []
    await run({
      look: (at) => lookUp(hub, own[at] ?? '', 'identity'),
      stop: (at) => hub.send('catalogue', 'WithdrawGrant', { grantId: grants[at] ?? '', reason: '竞态撤回理由' }),
      refusal: 'GRANT_TAKEN_BACK',
    }, async () => { grants = await all((at) => makeGrant(hub, world, { type: 'identity', items: [items[at] ?? ''] })) })
    const log = await wholeLog(hub.store)
    expect(log.filter(({ event }) => event.type === 'GrantWithdrawn')).toHaveLength(abreast * rounds)
    expect(answersAfter(log, ({ event }) => ('grantId' in event.data ? event.data.grantId ?? undefined : undefined), ({ event }) => (event.type === 'GrantWithdrawn' ? true : undefined))).toEqual([])
  })

  test('when the licence is suspended', async () => {
    await run({
      look: (at) => lookUp(hub, cases[at] ?? '', 'identity'),
      stop: (at) => hub.send('clerk', 'SuspendLicence', { licenceId: licences[at] ?? '', reason: '竞态暂扣理由' }),
      refusal: 'LICENCE_STATUS_SUSPENDED',
    }, async (round) => {
      if (round > 0) await all(async (at) => accepted(await hub.send('clerk', 'ReinstateLicence', { licenceId: licences[at] ?? '' })))
    })
    await all(async (at) => accepted(await hub.send('clerk', 'ReinstateLicence', { licenceId: licences[at] ?? '' })))
    const log = await wholeLog(hub.store)
    const stops = ({ event }: Logged) => (event.type === 'LicenceSuspended' ? true : event.type === 'LicenceReinstated' ? false : undefined)
    expect(log.filter(({ event }) => event.type === 'LicenceSuspended')).toHaveLength(abreast * rounds)
    expect(answersAfter(log, ({ event }) => ('licenceId' in event.data ? event.data.licenceId ?? undefined : undefined), stops)).toEqual([])
  })

  test('when the case is closed', async () => {
    let own: readonly string[] = []
    await run({
      look: (at) => lookUp(hub, own[at] ?? '', 'identity'),
      stop: (at) => hub.send('window', 'CloseCase', { caseId: own[at] ?? '', outcome: 'withdrawn' }),
      refusal: 'CASE_NO_LONGER_OPEN',
    }, async () => { own = await all((at) => openCase(hub, world, at)) })
    const log = await wholeLog(hub.store)
    const caseOf = ({ event }: Logged) => (event.type === 'CaseClosed' ? event.data.caseId : 'context' in event.data ? event.data.context.caseId : undefined)
    expect(log.filter(({ event }) => event.type === 'CaseClosed')).toHaveLength(abreast * rounds)
    expect(answersAfter(log, caseOf, ({ event }) => (event.type === 'CaseClosed' ? true : undefined))).toEqual([])
  })

  test('when the operator is suspended', async () => {
    const operators = await all((at) => registerOperator(hub, `racer-${at}`, world.units.window, 'window-clerk'))
    await run({
      look: (at) => lookUp(hub, cases[at] ?? '', 'identity', `racer-${at}`),
      stop: (at) => hub.send('security-admin', 'SuspendOperator', { operatorId: operators[at] ?? '' }),
      refusal: 'LOOKUP_ACCOUNT_NOT_IN_USE',
    }, async (round) => {
      hub.clock.ms += 60_000
      if (round > 0) await all(async (at) => accepted(await hub.send('security-admin', 'ReinstateOperator', { operatorId: operators[at] ?? '' })))
    })
    const log = await wholeLog(hub.store)
    const operatorOf = ({ event, envelope }: Logged) => ('operatorId' in event.data ? event.data.operatorId : event.type === 'LookupAnswered' ? envelope.actor.operator : undefined)
    const stops = ({ event }: Logged) => (event.type === 'OperatorSuspended' ? true : event.type === 'OperatorReinstated' ? false : undefined)
    expect(log.filter(({ event }) => event.type === 'OperatorSuspended')).toHaveLength(abreast * rounds)
    expect(answersAfter(log, operatorOf, stops)).toEqual([])
  })
})

test('every reply, whatever its outcome, has its one record at the stated position', async () => {
  const replies = (await all(async (at) => [await lookUp(hub, cases[at] ?? '', 'identity'), await lookUp(hub, cases[at] ?? '', 'marriage'), await lookUp(hub, world.item, 'identity')])).flat()
  const log = await wholeLog(hub.store)
  const records = new Map(log.filter(({ stream }) => stream.startsWith('lookup-')).map((logged) => [(logged.event as LookUpEvent).data.lookUpId as string, logged]))
  const types = { answered: 'LookupAnswered', missed: 'LookupMissed', CASE_NOT_OF_THIS_WINDOW: 'LookupRefused' } as const
  expect(new Set(replies.map(codeOf))).toEqual(new Set(Object.keys(types)))
  for (const reply of replies) {
    if (reply.kind !== 'accepted' && reply.kind !== 'refused') throw new Error(reply.kind)
    const record = records.get(reply.ids['lookUpId'] ?? '')
    expect(record?.position).toBe(reply.position)
    expect(record?.event.type).toBe(types[codeOf(reply) as keyof typeof types])
    if (reply.kind === 'accepted' && reply.answer !== null && 'lookUpId' in reply.answer) expect(reply.answer.lookUpId).toBe(reply.ids['lookUpId'])
  }
  expect(log.filter(({ stream }) => stream.startsWith('lookup-'))).toHaveLength(records.size)
})
