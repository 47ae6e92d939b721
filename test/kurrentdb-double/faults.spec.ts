import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { stillness } from '../support/stillness.ts'
import type { Effect } from './faults/fault.ts'
import { collect, record, withDouble } from './testing/connected.ts'

const open = withDouble()

/** What a call of the client rejects with, effect by effect; `code` is the status of gRPC. */
const appendsSee: readonly (readonly [Effect, object])[] = [
  ['unavailable', { type: 'unavailable', code: 14 }],
  ['timeout', { type: 'deadline-exceeded', code: 4 }],
  ['reset', { type: 'unavailable', code: 14 }],
  ['silence', { type: 'deadline-exceeded', code: 4 }],
]

/** Short only where nothing but the deadline ends the call: what is answered has its time, also on a busy machine. */
const deadlineFor = (effect: Effect): string => `&defaultDeadline=${effect === 'silence' ? 4_000 : 30_000}`

describe('an append that', () => {
  test.for(appendsSee)('meets "%s" before it is kept leaves nothing, and the next one is served', async ([effect, error]) => {
    const { client, double } = await open({}, deadlineFor(effect))
    double.faults.inject({ on: 'append', moment: 'before', effect })
    await expect(client.appendRecords([record('a')])).rejects.toMatchObject(error)
    expect([double.log.stream('a').length, double.faults.pending]).toStrictEqual([0, 0])
    await client.appendRecords([record('a')])
    expect(double.log.stream('a')).toHaveLength(1)
  })

  test.for(appendsSee)('meets "%s" after it is kept stays in the log, and its retry finds it there', async ([effect, error]) => {
    const { client, double } = await open({}, deadlineFor(effect))
    const request = [record('a'), record('b')]
    double.faults.inject({ on: 'append', moment: 'after', effect })
    await expect(client.appendRecords(request)).rejects.toMatchObject(error)
    expect([double.log.stream('a').length, double.log.stream('b').length]).toStrictEqual([1, 1])
    expect((await client.appendRecords(request)).responses).toStrictEqual([{ streamName: 'a', revision: 0n }, { streamName: 'b', revision: 0n }])
    expect(double.log.stream('a')).toHaveLength(1)
  })

  test('is late is overtaken by the next', async () => {
    const { client, double } = await open()
    await client.appendRecords([record('zero')])
    const { promise: overtaken, resolve: release } = Promise.withResolvers<undefined>()
    double.faults.inject({ on: 'append', moment: 'before', effect: { until: overtaken } })
    const late = client.appendRecords([record('late')])
    await eventually('the first append has come', () => double.faults.pending === 0)
    await client.appendRecords([record('early')])
    release(undefined)
    await late
    expect(double.log.all.slice(-2).map(({ stream }) => stream)).toStrictEqual(['early', 'late'])
  })

  test('is refused meets no fault that waits for one that is kept', async () => {
    const { client, double } = await open()
    double.faults.inject({ on: 'append', moment: 'after', effect: 'unavailable' })
    await expect(client.appendToStream('a', record('a').record, { streamState: 4n })).rejects.toMatchObject({ type: 'wrong-expected-version' })
    expect(double.faults.pending).toBe(1)
    double.faults.clear()
    await expect(client.appendRecords([record('a')])).resolves.toBeDefined()
  })

  test('meets a fault that lasts for some calls meets it that often', async () => {
    const { client, double } = await open()
    double.faults.inject({ on: 'append', moment: 'before', effect: 'unavailable', times: 3 })
    const outcomes = []
    for (let n = 0; n < 4; n += 1) outcomes.push(await client.appendRecords([record('a')]).then(() => 'kept', ({ type }: { type: string }) => type))
    expect(outcomes).toStrictEqual(['unavailable', 'unavailable', 'unavailable', 'kept'])
  })
})

describe('a read that', () => {
  test.for(['unavailable', 'reset'] as const)('meets "%s" at its beginning or in its middle rejects, and the next one is served', async (effect) => {
    const { client, double } = await open()
    await client.appendRecords(Array.from({ length: 5 }, () => record('a')))
    double.faults.inject({ on: 'read', moment: 'before', effect })
    await expect(collect(client.readStream('a'))).rejects.toMatchObject({ type: 'unavailable' })
    double.faults.inject({ on: 'read', moment: 'after', afterEvents: 2, effect })
    await expect(collect(client.readAll())).rejects.toMatchObject({ type: 'unavailable' })
    expect(await collect(client.readStream('a'))).toHaveLength(5)
  })
})

describe('a subscription that', () => {
  test.for(['unavailable', 'reset'] as const)('meets "%s" after some events ends with an error', async (effect) => {
    const { client, double } = await open()
    await client.appendRecords(Array.from({ length: 5 }, () => record('a')))
    double.faults.inject({ on: 'subscription', moment: 'after', afterEvents: 6, effect })
    const subscription = client.subscribeToAll()
    const seen: unknown[] = []
    subscription.on('data', (event) => seen.push(event))
    expect(await once(subscription, 'error')).toMatchObject([{ type: 'unavailable' }])
    expect(seen.length).toBeLessThanOrEqual(6)
    expect(double.faults.pending).toBe(0)
  })

  test('falls silent says nothing, for ever, while its connection serves others', async () => {
    const { client, double } = await open()
    const subscription = client.subscribeToAll({ fromPosition: 'end' })
    const seen: unknown[] = []
    subscription.on('data', (event) => seen.push(event))
    await once(subscription, 'caughtUp')
    double.faults.inject({ on: 'subscription', moment: 'after', afterEvents: 1, effect: 'silence' })
    for (let n = 0; n < 3; n += 1) await client.appendRecords([record('a')])
    await eventually('the first event comes', () => seen.length > 0)
    await stillness(150)
    expect(seen).toHaveLength(1)
  })

  test('is refused when it opens ends with an error', async () => {
    const { client, double } = await open()
    double.faults.inject({ on: 'subscription', moment: 'before', effect: 'unavailable' })
    expect(await once(client.subscribeToAll(), 'error')).toMatchObject([{ type: 'unavailable' }])
  })
})

describe('a server that', () => {
  test('is down refuses, ends what stands, and comes back on the same port with its data', async () => {
    const { client, double } = await open()
    await client.appendRecords([record('a')])
    expect(await collect(client.readStream('a'))).toHaveLength(1)
    const subscription = client.subscribeToAll()
    subscription.resume()
    await once(subscription, 'caughtUp')
    const ended = once(subscription, 'error')
    const port = double.port
    await double.faults.stop()
    expect(await ended).toMatchObject([{ type: 'unavailable' }])
    for (let n = 0; n < 3; n += 1) await expect(client.appendRecords([record('a')])).rejects.toMatchObject({ code: 14 })
    await expect(collect(client.readStream('a'))).rejects.toMatchObject({ type: 'unavailable' })
    await double.faults.start()
    expect(double.port).toBe(port)
    let answered: readonly unknown[] = []
    await eventually('it takes an append', async () => {
      answered = await client.appendRecords([record('a')]).then(({ responses }) => responses, () => [])
      return answered.length > 0
    })
    expect(answered).toStrictEqual([{ streamName: 'a', revision: 1n }])
    await eventually('it serves a read', async () => (await collect(client.readStream('a')).catch(() => [])).length === 2)
  })
})
