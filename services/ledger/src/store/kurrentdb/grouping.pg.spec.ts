import { describe, expect, test } from 'vitest'
import { checkLog } from '../../../../../test/contract/check-log.ts'
import { withKurrentDouble } from '../../../../../test/contract/kurrent-double-under-test.ts'
import { accepted, fill, sampleEvent, writeTo } from '../../../../../test/contract/sample-events.ts'

const under = withKurrentDouble({ limits: { appendBytesMax: 300_000 } })

/** How many calls it took, as the server's own position beside each event tells: a call writes its events in one turn. */
function callsOf(hubId: string): number {
  const ticks = under.double.log.all.filter(({ stream }) => stream.startsWith(`zy-${hubId}.`)).map(({ createdTicks }) => createdTicks)
  return new Set(ticks).size
}

describe('appends that wait together', () => {
  test('travel in few calls, and those that were wrong about a stream cost the others nothing', async () => {
    const { store, options } = await under.open()
    for (let n = 0; n < 4; n += 1) await fill(store, `case-${String(n)}`, 2)
    await store.close()
    // Opened anew, it knows no stream: it takes every one to stand where it is expected, and the server says which do not.
    const again = await under.openLeader(options)
    const before = callsOf(options.hubId)
    const results = await Promise.all(Array.from({ length: 200 }, (_, n) => again.append([writeTo(`look-up-${String(n)}`, 'none')], [{ stream: `case-${String(n % 4)}`, revision: n % 50 === 0 ? 0 : 1 }])))
    expect(results.map((result, n) => result.ok === (n % 50 !== 0))).toStrictEqual(results.map(() => true))
    expect(results.filter(({ ok }) => !ok)).toStrictEqual([0, 50, 100, 150].map((n) => ({ ok: false, why: 'conflict', stream: `case-${String(n % 4)}`, actual: 1 })))
    expect(callsOf(options.hubId) - before).toBeLessThan(12)
    expect(await checkLog(again)).toHaveLength(8 + 196)
  })

  test('are not all refused where one is too large for the server', async () => {
    const { store } = await under.open()
    const large = { id: sampleEvent().id, bytes: Buffer.alloc(256 * 1_024, 'x') }
    const results = await Promise.allSettled([
      ...Array.from({ length: 20 }, (_, n) => store.append([writeTo(`case-${String(n)}`, 'none')], [])),
      store.append([{ stream: 'large-1', expected: 'none', events: [large, { ...large, id: sampleEvent().id }] }], []),
      ...Array.from({ length: 20 }, (_, n) => store.append([writeTo(`case-${String(20 + n)}`, 'none')], [])),
    ])
    expect(results.flatMap((result, n) => (result.status === 'rejected' ? [n] : []))).toStrictEqual([20])
    expect(results[20]).toMatchObject({ reason: { name: 'StoreUnavailable', outcome: 'not-kept' } })
    expect(results.flatMap((result) => (result.status === 'fulfilled' ? [accepted(result.value).firstPosition] : [])).sort((a, b) => a - b)).toStrictEqual(Array.from({ length: 40 }, (_, n) => n))
    expect(await checkLog(store)).toHaveLength(40)
  })
})
