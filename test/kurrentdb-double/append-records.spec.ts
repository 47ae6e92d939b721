import { describe, expect, test } from 'vitest'
import { check, collect, record, withDouble } from './testing/connected.ts'

const open = withDouble()

describe('appendRecords', () => {
  test('writes records of several streams in the order of the request and numbers each stream from 0', async () => {
    const { client, double } = await open()
    const written = await client.appendRecords([record('a'), record('b'), record('a')], [])
    expect(written.responses).toStrictEqual([{ streamName: 'a', revision: 1n }, { streamName: 'b', revision: 0n }])
    expect(double.log.all.slice(-3).map(({ stream, revision }) => [stream, revision])).toStrictEqual([['a', 0], ['b', 0], ['a', 1]])
    expect(written.position).toBe(double.log.all.at(-1)?.position)
  })

  test('keeps content byte for byte and adds the schema to the metadata', async () => {
    const { client } = await open()
    const bytes = Uint8Array.from({ length: 256 }, (_, n) => n)
    await client.appendRecords([record('a', bytes)])
    const [event] = await collect(client.readStream('a'))
    expect(Uint8Array.from(event?.data as Uint8Array)).toStrictEqual(bytes)
    expect(event).toMatchObject({ isJson: false, type: 'sample', metadata: { '$schema.name': 'sample', '$schema.format': 'Bytes' } })
  })

  test('writes nothing when a check fails, and reports every check that failed', async () => {
    const { client, double } = await open()
    await client.appendRecords([record('a'), record('b')])
    const before = double.log.all.length
    const checks = [check('a', 'no_stream'), check('b', 0n), check('c', 'stream_exists'), check('b', 5n)]
    await expect(client.appendRecords([record('a')], checks)).rejects.toMatchObject({
      type: 'append-consistency-violation',
      violations: [
        { checkIndex: 0, streamName: 'a', expectedState: 'no_stream', actualState: 0n },
        { checkIndex: 2, streamName: 'c', expectedState: 'stream_exists', actualState: 'no_stream' },
        { checkIndex: 3, streamName: 'b', expectedState: 5n, actualState: 0n },
      ],
    })
    expect(double.log.all).toHaveLength(before)
  })
})
