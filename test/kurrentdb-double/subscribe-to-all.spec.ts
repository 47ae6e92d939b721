import type { AllStreamSubscription, Position } from '@kurrent/kurrentdb-client'
import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { stillness } from '../support/stillness.ts'
import { record, withDouble, type Connected } from './testing/connected.ts'

const open = withDouble()
const names = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `s${String(from + n)}`)

async function append({ client }: Connected, streams: readonly string[], bytes = 1): Promise<void> {
  await client.appendRecords(streams.map((name) => record(name, { data: Buffer.alloc(bytes) })))
}

/** Names of the streams that a subscription brings, those of the server left out. */
function follow(subscription: AllStreamSubscription): string[] {
  const seen: string[] = []
  subscription.on('data', ({ event }) => {
    if (event !== undefined && !event.streamId.startsWith('$')) seen.push(event.streamId)
  })
  return seen
}

function positionOf({ double }: Connected, stream: string): Position {
  const commit = double.log.stream(stream)[0]?.position ?? 0n
  return { commit, prepare: commit }
}

describe('subscribeToAll', () => {
  test('begins behind its position, says that it caught up and where, and goes on with what comes', async () => {
    const connected = await open()
    await append(connected, names(0, 3))
    const subscription = connected.client.subscribeToAll({ fromPosition: positionOf(connected, 's0') })
    const seen = follow(subscription)
    const [, [info]] = await Promise.all([once(subscription, 'confirmation'), once(subscription, 'caughtUp') as Promise<[{ position: Position; date: Date }]>])
    await eventually('what stood is brought', () => seen.length === 2)
    expect(seen).toStrictEqual(['s1', 's2'])
    expect(info.position).toStrictEqual(positionOf(connected, 's2'))
    await append(connected, names(3, 6))
    await eventually('what came is brought', () => seen.length === 5)
    expect(seen).toStrictEqual(names(1, 6))
  })

  test('from the start brings the events of the server too, and from the end none that stood', async () => {
    const connected = await open()
    await append(connected, names(0, 3))
    const all: string[] = []
    connected.client.subscribeToAll({ fromPosition: 'start' }).on('data', ({ event }) => all.push(event?.streamId ?? ''))
    const late = connected.client.subscribeToAll({ fromPosition: 'end' })
    const seen = follow(late)
    await once(late, 'caughtUp')
    await append(connected, ['new'])
    await eventually('the new event is brought to both', () => seen.includes('new') && all.includes('new'))
    expect(seen).toStrictEqual(['new'])
    expect(all.slice(-4)).toStrictEqual([...names(0, 3), 'new'])
    expect(all[0]).toMatch(/^\$/)
  })

  test('filters, and tells by checkpoints how far it has looked', async () => {
    const connected = await open({ systemEventEvery: 0 })
    const checkpoints: bigint[] = []
    const filter = { filterOn: 'streamName' as const, prefixes: ['mine-'], maxSearchWindow: 10, checkpointInterval: 2, checkpointReached: (_: unknown, { commit }: Position) => void checkpoints.push(commit) }
    const subscription = connected.client.subscribeToAll({ filter })
    const seen = follow(subscription)
    await once(subscription, 'caughtUp')
    await append(connected, [...names(0, 30), 'mine-1', ...names(30, 60)])
    await eventually('three checkpoints and the event are told', () => checkpoints.length === 3 && seen.length === 1)
    expect(checkpoints).toStrictEqual([20, 40, 60].map((looked) => connected.double.log.all[looked - 1]?.position))
    expect(seen).toStrictEqual(['mine-1'])
  })

  test('waits for a client that does not read, and says that it fell behind', async () => {
    const connected = await open({ systemEventEvery: 0 })
    const subscription = connected.client.subscribeToAll({ fromPosition: 'end' }, { highWaterMark: 4 })
    const signals: string[] = []
    for (const signal of ['caughtUp', 'fellBehind'] as const) subscription.on(signal, () => signals.push(signal))
    const seen = follow(subscription)
    await once(subscription, 'caughtUp')
    subscription.pause()
    for (let turn = 0; turn < 8; turn += 1) await append(connected, names(turn * 60, turn * 60 + 60), 12_000)
    subscription.resume()
    await eventually('all events are brought', () => seen.length === 480)
    expect(seen).toStrictEqual(names(0, 480))
    await eventually('it has caught up again', () => signals.length === 3)
    expect(signals).toStrictEqual(['caughtUp', 'fellBehind', 'caughtUp'])
  })

  test('ends on the server when the client unsubscribes', async () => {
    const connected = await open()
    const subscription = connected.client.subscribeToAll()
    follow(subscription)
    await once(subscription, 'caughtUp')
    expect(connected.double.faults.openSubscriptions).toBe(1)
    await subscription.unsubscribe()
    await eventually('the server has no subscription open', () => connected.double.faults.openSubscriptions === 0)
  })
})

describe('client 1.3.1', () => {
  test('does not subscribe again by itself: an error, and that was all', async () => {
    const connected = await open()
    const subscription = connected.client.subscribeToAll()
    const seen = follow(subscription)
    await once(subscription, 'caughtUp')
    connected.double.faults.dropSubscriptions()
    expect(await once(subscription, 'error')).toMatchObject([{ type: 'unavailable' }])
    await append(connected, ['after'])
    await stillness(300)
    expect([seen, connected.double.faults.openSubscriptions]).toStrictEqual([[], 0])
  })

  test('does not end a subscription whose error it has told: neither end nor close follows', async () => {
    const connected = await open()
    const subscription = connected.client.subscribeToAll()
    follow(subscription)
    await once(subscription, 'caughtUp')
    const told: string[] = []
    for (const event of ['end', 'close', 'error']) subscription.on(event, () => told.push(event))
    connected.double.faults.dropSubscriptions()
    await eventually('the error is told', () => told.length > 0)
    await stillness(200)
    expect(told).toStrictEqual(['error'])
  })
})
