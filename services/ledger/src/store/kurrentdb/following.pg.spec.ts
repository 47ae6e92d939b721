import { describe, expect, test } from 'vitest'
import { checkLog } from '../../../../../test/contract/check-log.ts'
import { withKurrentDouble } from '../../../../../test/contract/kurrent-double-under-test.ts'
import { accepted, fill, writeTo } from '../../../../../test/contract/sample-events.ts'
import { openKurrentStore } from './kurrent-store.ts'

const under = withKurrentDouble()
const endings = ['unavailable', 'reset', 'not-leader'] as const

/** Positions as they come, until there are so many. */
async function follow(store: { subscribeAll(from: number, signal: AbortSignal): AsyncIterable<readonly { readonly position: number }[]> }, count: number): Promise<readonly number[]> {
  const seen: number[] = []
  for await (const batch of store.subscribeAll(0, AbortSignal.timeout(20_000))) {
    seen.push(...batch.map(({ position }) => position))
    if (seen.length >= count) break
  }
  return seen
}

const dense = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n)

describe('the subscription of a store', () => {
  test.for(endings)('is opened again after %s: appends go on, nobody is fed an event twice or not at all', async (ending) => {
    const { store, options } = await under.open()
    const reader = await openKurrentStore({ ...options, role: 'reader' })
    const fed = [follow(store, 300), follow(reader, 300)]
    for (let n = 0; n < 30; n += 1) {
      if (n % 7 === 3) under.double.faults.dropSubscriptions(ending)
      if (n % 7 === 5) under.double.faults.inject({ on: 'subscription', moment: 'before', effect: ending === 'reset' ? 'unavailable' : ending })
      if (n % 7 === 6) under.double.faults.inject({ on: 'subscription', moment: 'after', afterEvents: 3, effect: ending })
      await fill(store, `case-${String(n % 4)}`, 10)
    }
    expect(await Promise.all(fed)).toStrictEqual([dense(300), dense(300)])
    expect(await checkLog(store)).toHaveLength(300)
    await reader.close()
  })

  test('that falls silent without ending is given up when an append waits for it', async () => {
    const { store } = await under.open()
    await fill(store, 'case-1', 1)
    under.double.faults.dropSubscriptions()
    under.double.faults.inject({ on: 'subscription', moment: 'before', effect: 'silence' })
    expect(accepted(await store.append([writeTo('case-1', 0)], [])).firstPosition).toBe(1)
    expect(under.double.faults.pending).toBe(0)
  })

  test('answers an append only once it has numbered it', async () => {
    const { store } = await under.open()
    await fill(store, 'case-1', 1)
    under.double.faults.inject({ on: 'subscription', moment: 'before', effect: { delayMs: 600 } })
    under.double.faults.dropSubscriptions()
    await new Promise((resolve) => setTimeout(resolve, 20))
    let answered = false
    const append = store.append([writeTo('case-1', 0)], []).then((result) => {
      answered = true
      return accepted(result)
    })
    await new Promise((resolve) => setTimeout(resolve, 250))
    // It is there for everybody who asks the server, and its caller is not told yet.
    expect(under.double.log.all.filter(({ stream }) => stream.endsWith('.case-1'))).not.toHaveLength(1)
    expect(answered).toBe(false)
    expect((await append).firstPosition).toBe(1)
    expect(store.health().head).toBe(1)
  })
})
