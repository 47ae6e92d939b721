import { describe, expect, test } from 'vitest'
import { check, collect, record, withDouble } from './testing/connected.ts'

const open = withDouble()

describe('appendRecords', () => {
  test('keeps all or nothing in the log, in the order of the request', async () => {
    const { client, double } = await open()
    const written = await client.appendRecords([record('a'), record('b'), record('a')])
    expect(double.log.all.slice(-3).map(({ stream, revision }) => [stream, revision])).toStrictEqual([['a', 0], ['b', 0], ['a', 1]])
    expect(written.position).toBe(double.log.all.at(-1)?.position)
    const before = double.log.all.length
    await expect(client.appendRecords([record('a'), record('b')], [check('b', 7n)])).rejects.toMatchObject({ type: 'append-consistency-violation' })
    expect(double.log.all).toHaveLength(before)
  })

  test('takes an append of exactly the largest size and refuses a larger one, whole', async () => {
    const { client, double } = await open({ limits: { appendBytesMax: 1_000_000, recordBytesMax: 600_000 } })
    const sized = (bytes: number) => record('a', { data: Buffer.alloc(bytes) })
    const overhead = 'sample'.length + Buffer.from(JSON.stringify({ '$schema.name': 'sample', '$schema.format': 'Bytes' })).length
    const before = double.log.all.length
    await expect(client.appendRecords([sized(600_001 - overhead)])).rejects.toMatchObject({ type: 'append-record-size-exceeded', stream: 'a', size: 600_001, maxSize: 600_000 })
    await expect(client.appendRecords([sized(500_000), sized(500_001)])).rejects.toMatchObject({ type: 'transaction-max-size-exceeded', maxSize: 1_000_000 })
    expect(double.log.all).toHaveLength(before)
    await client.appendRecords([sized(500_000 - overhead), sized(500_000 - overhead)])
    expect(double.log.stream('a')).toHaveLength(2)
  })

  test('takes a megabyte and no more, unless it is told otherwise', async () => {
    const { client } = await open()
    await client.appendRecords([record('a', { data: Buffer.alloc(1_048_000) })])
    await expect(client.appendRecords([record('a', { data: Buffer.alloc(1_048_576) })])).rejects.toMatchObject({ type: 'transaction-max-size-exceeded', maxSize: 1_048_576 })
  })

  test('brings records of 16 MB there and back, and refuses a message beyond 17 MB', async () => {
    const { client } = await open({ limits: { appendBytesMax: 32 * 1024 * 1024 } })
    const data = Buffer.alloc(16 * 1024 * 1024 - 200, 7)
    await client.appendRecords([record('a', { data })])
    const [event] = await collect(client.readStream('a'))
    expect(data.equals(event?.data as Uint8Array)).toBe(true)
    await expect(client.appendRecords([record('a', { data }), record('a', { data })])).rejects.toMatchObject({ code: 8 })
  })

  test('is refused by the client itself with a server before 26.1, or with metadata that are not strings', async () => {
    const { client } = await open({ version: '26.0.3' })
    await expect(client.appendRecords([record('a')])).rejects.toMatchObject({ type: 'unsupported', minimumVersion: '26.1' })
    await expect(client.multiStreamAppend([{ streamName: 'a', expectedState: 'any', events: [record('a').record] }])).resolves.toMatchObject({ responses: [{ streamName: 'a', revision: 0n }] })
    const { client: newer } = await open()
    const nested = { ...record('a').record, metadata: { deep: { of: 'this' } } }
    await expect(newer.appendRecords([{ streamName: 'a', record: nested }])).rejects.toThrow('string keys and string values')
  })

  test('keeps the append session of 25.1 to one request a stream', async () => {
    const { client, double } = await open({ version: '25.1.0' })
    const part = (expectedState: 'no_stream' | 'stream_exists') => ({ streamName: 'a', expectedState, events: [record('a').record] })
    await expect(client.multiStreamAppend([part('no_stream'), part('no_stream')])).rejects.toMatchObject({ code: 10 })
    await expect(client.multiStreamAppend([part('stream_exists')])).rejects.toMatchObject({ type: 'wrong-expected-version', actualState: 'no_stream' })
    expect(double.log.stream('a')).toHaveLength(0)
  })
})
