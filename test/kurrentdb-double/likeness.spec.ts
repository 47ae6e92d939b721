import { BACKWARDS, END, KurrentDBClient, jsonEvent, type Position } from '@kurrent/kurrentdb-client'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openKurrentUnderTest, type KurrentUnderTest } from './kurrent-under-test.ts'
import { eventually } from '../support/eventually.ts'
import { check, collect, record } from './testing/connected.ts'

// What the double claims of a server, said through the client alone. With KURRENTDB_URL it is a real server that has to bear it out.
let server: KurrentUnderTest
let client: KurrentDBClient
const prefix = `likeness-${randomUUID()}.`
let count = 0
const fresh = (): string => `${prefix}${String((count += 1))}`

beforeAll(async () => {
  server = await openKurrentUnderTest()
  client = KurrentDBClient.connectionString(server.connectionString)
})
afterAll(async () => {
  await client.dispose()
  await server.close()
})

const violation = (...violations: readonly object[]) => ({ type: 'append-consistency-violation', violations })

describe('an append of records', () => {
  test('numbers each stream from 0 and keeps the order of the request over all of them', async () => {
    const [a, b] = [fresh(), fresh()]
    const request = [record(a), record(b), record(a)]
    const { responses, position } = await client.appendRecords(request)
    expect([...responses].sort((x, y) => (x.streamName < y.streamName ? -1 : 1))).toStrictEqual([{ streamName: a, revision: 1n }, { streamName: b, revision: 0n }].sort((x, y) => (x.streamName < y.streamName ? -1 : 1)))
    const tail = await collect(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 50 }))
    const mine = tail.filter(({ streamId }) => streamId === a || streamId === b).reverse()
    expect(mine.map(({ id }) => id)).toStrictEqual(request.map(({ record: { id } }) => id))
    expect(mine.at(-1)?.position?.commit).toBe(position)
  })

  test('keeps content byte for byte, and adds name and format of the schema to the metadata', async () => {
    const stream = fresh()
    const data = Uint8Array.from({ length: 256 }, (_, n) => n)
    await client.appendRecords([record(stream, { data, metadata: { origin: 'test' } })])
    const [event] = await collect(client.readStream(stream))
    expect(Uint8Array.from(event?.data as Uint8Array)).toStrictEqual(data)
    expect(event).toMatchObject({ isJson: false, type: 'sample', metadata: { origin: 'test', '$schema.name': 'sample', '$schema.format': 'Bytes' } })
  })

  test('is refused whole when a check fails, with every check that failed and what the stream was at', async () => {
    const [a, b, none] = [fresh(), fresh(), fresh()]
    await client.appendRecords([record(a), record(b)])
    const checks = [check(a, 'no_stream'), check(b, 0n), check(none, 'stream_exists'), check(b, 5n), check(none, 3n)]
    await expect(client.appendRecords([record(a)], checks)).rejects.toMatchObject(violation(
      { checkIndex: 0, streamName: a, expectedState: 'no_stream', actualState: 0n },
      { checkIndex: 2, streamName: none, expectedState: 'stream_exists', actualState: 'no_stream' },
      { checkIndex: 3, streamName: b, expectedState: 5n, actualState: 0n },
      { checkIndex: 4, streamName: none, expectedState: 3n, actualState: 'no_stream' },
    ))
    expect(await collect(client.readStream(a))).toHaveLength(1)
  })

  test('that is sent again is answered as the first time and written once, with its checks and without', async () => {
    const [a, b] = [fresh(), fresh()]
    const request = [record(a), record(b), record(a)]
    const checks = [check(a, 'no_stream'), check(b, 'no_stream')]
    const first = await client.appendRecords(request, checks)
    expect((await client.appendRecords(request, checks)).responses).toStrictEqual(first.responses)
    expect((await client.appendRecords(request)).responses).toStrictEqual(first.responses)
    expect(await collect(client.readStream(a))).toHaveLength(2)
  })

  test('that is sent again is refused when a stream that it checks and does not write has moved', async () => {
    const [a, fence] = [fresh(), fresh()]
    const request = [record(a)]
    await client.appendRecords(request, [check(fence, 'no_stream')])
    await client.appendRecords([record(fence)])
    await expect(client.appendRecords(request, [check(fence, 'no_stream')])).rejects.toMatchObject(violation({ checkIndex: 0, streamName: fence }))
  })
})

describe('an append to one stream', () => {
  test('writes the same ids again where the expected revision holds, and is a repeat where it fails', async () => {
    const stream = fresh()
    const event = record(stream).record
    await client.appendToStream(stream, event, { streamState: 'no_stream' })
    expect(await client.appendToStream(stream, event, { streamState: 'no_stream' })).toMatchObject({ nextExpectedRevision: 0n })
    expect(await client.appendToStream(stream, event, { streamState: 0n })).toMatchObject({ nextExpectedRevision: 1n })
    await expect(client.appendToStream(stream, record(stream).record, { streamState: 'no_stream' })).rejects.toMatchObject({ type: 'wrong-expected-version', expectedState: 'no_stream', actualState: 1n })
  })

  test('brings JSON and its metadata back as they were', async () => {
    const stream = fresh()
    await client.appendToStream(stream, jsonEvent({ type: 'told', data: { 名: '证源', n: 1 }, metadata: { by: 'test' } }))
    expect(await collect(client.readStream(stream))).toMatchObject([{ isJson: true, type: 'told', data: { 名: '证源', n: 1 }, metadata: { by: 'test' } }])
  })
})

describe('reading', () => {
  test('takes a position for itself forwards, leaves it out backwards, and a subscription begins behind it', async () => {
    const streams = [fresh(), fresh(), fresh()]
    await client.appendRecords(streams.map((name) => record(name)))
    const filter = { filterOn: 'streamName' as const, prefixes: streams, checkpointInterval: 1 }
    const written = await collect(client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 3, filter }))
    const middle = written[1]?.position as Position
    const namesFrom = async (events: ReturnType<typeof client.readAll>) => (await collect(events)).map(({ streamId }) => streamId)
    expect(await namesFrom(client.readAll({ fromPosition: middle, filter }))).toStrictEqual(streams.slice(1))
    expect(await namesFrom(client.readAll({ direction: BACKWARDS, fromPosition: middle, maxCount: 1, filter }))).toStrictEqual(streams.slice(0, 1))
    const subscription = client.subscribeToAll({ fromPosition: middle, filter })
    const seen: (string | undefined)[] = []
    subscription.on('data', ({ event }) => seen.push(event?.streamId))
    await once(subscription, 'caughtUp')
    expect(seen).toStrictEqual(streams.slice(2))
    await subscription.unsubscribe()
  })

  test('says when there is no such stream, and meets events of the server in $all', async () => {
    const stream = fresh()
    await expect(collect(client.readStream(stream))).rejects.toMatchObject({ type: 'stream-not-found', streamName: stream })
    const [first] = await collect(client.readAll({ maxCount: 1 }))
    expect(first?.streamId).toMatch(/^\$/)
  })

  test('finds positions that rise, and of which commit and prepare are one', async () => {
    const stream = fresh()
    await client.appendRecords(Array.from({ length: 20 }, () => record(stream)))
    const positions = (await collect(client.readStream(stream))).map(({ position }) => position ?? { commit: -1n, prepare: -2n })
    expect(positions.every(({ commit, prepare }, n) => commit === prepare && commit > (positions[n - 1]?.commit ?? -1n))).toBe(true)
  })
})

describe('a filtered subscription', () => {
  test('tells by checkpoints how far it has looked, also where nothing matches', async () => {
    let told = 0n
    const { position } = await client.appendRecords(Array.from({ length: 5 }, () => record(fresh())))
    const filter = { filterOn: 'streamName' as const, prefixes: [fresh()], maxSearchWindow: 1, checkpointInterval: 1, checkpointReached: (_: unknown, { commit }: Position) => void (told = commit) }
    const subscription = client.subscribeToAll({ filter })
    subscription.resume()
    await eventually('a checkpoint tells of that position', () => told >= position)
    await subscription.unsubscribe()
  })
})
