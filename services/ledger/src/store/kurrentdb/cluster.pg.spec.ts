import { describe, expect, test } from 'vitest'
import { checkLog } from '../../../../../test/contract/check-log.ts'
import { withKurrentDouble } from '../../../../../test/contract/kurrent-double-under-test.ts'
import { accepted, fill, writeTo } from '../../../../../test/contract/sample-events.ts'
import { expectTold, load } from '../testing/load.ts'
import { openKurrentStore } from './kurrent-store.ts'

const under = withKurrentDouble({ nodes: 3 }, 'defaultDeadline=400&maxDiscoverAttempts=3&discoveryInterval=50')

describe('a cluster', () => {
  test('whose leader changes is written to and read from as before', async () => {
    const { store } = await under.open()
    await fill(store, 'case-1', 2)
    for (const node of [1, 2, 0]) {
      under.double.faults.changeLeader(node)
      const before = (await store.readStream('case-1')).length
      expect(accepted(await store.append([writeTo('case-1', before - 1)], [])).revisions).toStrictEqual([before])
    }
    expect(await checkLog(store)).toHaveLength(5)
  })

  test('that loses its leader, again and again and under load, loses and doubles nothing', async () => {
    const { store, options } = await under.open()
    const reader = await openKurrentStore({ ...options, role: 'reader' })
    const stop = new AbortController()
    const told = load({ store: () => store, callers: 24, signal: stop.signal })
    const seen: number[] = []
    const fed = (async () => {
      for await (const batch of reader.subscribeAll(0, stop.signal)) seen.push(...batch.map(({ position }) => position))
    })()
    for (const node of [1, 2, 0]) {
      await new Promise((resolve) => setTimeout(resolve, 400))
      const fallen = (node + 2) % 3
      under.double.faults.changeLeader(node)
      await under.double.faults.stop(fallen)
      await new Promise((resolve) => setTimeout(resolve, 400))
      await under.double.faults.start(fallen)
    }
    await expect.poll(() => store.health().state, { timeout: 5_000 }).toBe('leading')
    await new Promise((resolve) => setTimeout(resolve, 400))
    stop.abort()
    const all = await told
    await fed
    expect(all.errors).toStrictEqual([])
    expect(all.acknowledged.length).toBeGreaterThan(0)
    await expectTold(store, all)
    expect(seen.length).toBeGreaterThan(0)
    expect(seen).toStrictEqual(seen.map((_, n) => n))
    await reader.close()
  })

  test('that was away as a whole is found again, although the client gives up looking for it', async () => {
    const { store } = await under.open()
    await fill(store, 'case-1', 1)
    await under.double.faults.stop()
    const waiting = store.append([writeTo('case-1', 0)], [])
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    await under.double.faults.start()
    expect(accepted(await waiting).firstPosition).toBe(1)
    expect(await checkLog(store)).toHaveLength(2)
  })
})
