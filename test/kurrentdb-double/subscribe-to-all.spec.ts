import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { record, withDouble } from './testing/connected.ts'

const open = withDouble()

describe('subscribeToAll', () => {
  test('begins behind its position, says that it caught up, and goes on with what comes', async () => {
    const { client, double } = await open()
    await client.appendRecords(['a', 'b', 'c'].map((name) => record(name)))
    const from = double.log.stream('a')[0]?.position ?? 0n
    const seen: string[] = []
    const subscription = client.subscribeToAll({ fromPosition: { commit: from, prepare: from } })
    subscription.on('data', ({ event }) => seen.push(event?.streamId ?? '?'))
    await once(subscription, 'caughtUp')
    expect(seen).toStrictEqual(['b', 'c'])
    await client.appendRecords([record('d')])
    await expect.poll(() => seen).toStrictEqual(['b', 'c', 'd'])
  })
})
