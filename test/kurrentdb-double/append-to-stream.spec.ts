import { describe, expect, test } from 'vitest'
import { stillness } from '../support/stillness.ts'
import { record, withDouble, type Connected } from './testing/connected.ts'

const open = withDouble()
const event = () => record('a').record

/** With credentials of its own a call goes out as Append, else as BatchAppend. */
const ways = [['Append', { credentials: { username: 'admin', password: 'changeit' } }], ['BatchAppend', {}]] as const

describe.for(ways)('appendToStream, sent as %s,', ([, way]) => {
  test('keeps every kind of expectation', async () => {
    const { client } = await open()
    const append = (streamState: 'any' | 'no_stream' | 'stream_exists' | bigint) => client.appendToStream('a', event(), { streamState, ...way })
    await expect(append('stream_exists')).rejects.toMatchObject({ type: 'wrong-expected-version', expectedState: 'stream_exists', actualState: 'no_stream' })
    await expect(append(0n)).rejects.toMatchObject({ type: 'wrong-expected-version', expectedState: 0n, actualState: 'no_stream' })
    expect(await append('no_stream')).toMatchObject({ success: true, nextExpectedRevision: 0n })
    await expect(append('no_stream')).rejects.toMatchObject({ type: 'wrong-expected-version', expectedState: 'no_stream', actualState: 0n })
    expect(await append(0n)).toMatchObject({ nextExpectedRevision: 1n })
    await expect(append(0n)).rejects.toMatchObject({ expectedState: 0n, actualState: 1n })
    expect(await append('stream_exists')).toMatchObject({ nextExpectedRevision: 2n })
    expect(await append('any')).toMatchObject({ nextExpectedRevision: 3n })
  })

  test('takes a retry by the ids of its events', async () => {
    const { client, double } = await open()
    const events = [event(), event()]
    const first = await client.appendToStream('a', events, { streamState: 'no_stream', ...way })
    expect(await client.appendToStream('a', events, { streamState: 'no_stream', ...way })).toStrictEqual(first)
    await client.appendToStream('a', event(), way)
    expect(await client.appendToStream('a', events, way)).toStrictEqual(first)
    expect(double.log.stream('a')).toHaveLength(3)
  })

  test('refuses more than a megabyte', async () => {
    const { client } = await open()
    const large = record('a', { data: Buffer.alloc(1_048_577) }).record
    await expect(client.appendToStream('a', large, way)).rejects.toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 })
  })
})

test('an append in several parts is one append', async () => {
  const { client, double } = await open()
  const events = Array.from({ length: 20 }, () => record('a', { data: Buffer.alloc(10_000) }).record)
  expect(await client.appendToStream('a', events, { batchAppendSize: 25_000 })).toMatchObject({ nextExpectedRevision: 19n })
  expect(double.log.stream('a')).toHaveLength(20)
})

describe('client 1.3.1', () => {
  const refusedThirdTime = async ({ client }: Connected, way: (typeof ways)[number][1]) => {
    for (let n = 0; n < 3; n += 1) await client.appendToStream('a', event(), way)
    return client.appendToStream('a', event(), { streamState: 0n, ...way })
  }

  test('names revision 1, whatever it is, when a batched append is refused and throwOnAppendFailure is off', async () => {
    expect(await refusedThirdTime(await open({}, '&throwOnAppendFailure=false'), {})).toStrictEqual({ success: false, nextExpectedRevision: 1n, position: undefined })
  })

  test('names the right revision then when the append is not batched', async () => {
    expect(await refusedThirdTime(await open({}, '&throwOnAppendFailure=false'), ways[0][1])).toMatchObject({ success: false, nextExpectedRevision: 2n })
  })

  test('has no deadline of its own for a batched append: one that is never answered never ends', async () => {
    const { client, double } = await open({}, '&defaultDeadline=50')
    await client.appendToStream('a', event())
    double.faults.inject({ on: 'append', moment: 'before', effect: 'silence' })
    const append = client.appendToStream('a', event(), { deadline: 50 }).then(() => 'answered', () => 'refused')
    expect(await Promise.race([append, stillness(400).then(() => 'still waiting')])).toBe('still waiting')
  })
})
