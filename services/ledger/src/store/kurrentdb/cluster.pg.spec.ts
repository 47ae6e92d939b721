import { describe, expect, test } from 'vitest'
import { checkLog } from '../../../../../test/contract/check-log.ts'
import { withKurrentDouble } from '../../../../../test/contract/kurrent-double-under-test.ts'
import { accepted, fill, writeTo } from '../../../../../test/contract/sample-events.ts'
import { paced } from '../../../../../test/support/stillness.ts'
import { follow, positionsTo } from '../testing/follow.ts'
import { expectTold, goesOn, startLoad } from '../testing/load.ts'
import { isIn } from '../testing/stands.ts'
import { openKurrentStore } from './kurrent-store.ts'

const under = withKurrentDouble({ nodes: 3 }, 'defaultDeadline=10000&maxDiscoverAttempts=3&discoveryInterval=50')

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
    const working = startLoad(store, 24)
    const following = follow(reader)
    for (const node of [1, 2, 0]) {
      await goesOn(working)
      const fallen = (node + 2) % 3
      under.double.faults.changeLeader(node)
      await under.double.faults.stop(fallen)
      await paced(400)
      await under.double.faults.start(fallen)
    }
    await isIn(store, 'leading')
    await goesOn(working)
    const all = await working.stop()
    expect(all.errors).toStrictEqual([])
    await expectTold(store, all)
    const head = await store.head()
    expect(await following.upTo(head)).toStrictEqual(positionsTo(head))
    await reader.close()
  })

  test('that was away as a whole is found again, although the client gives up looking for it', async () => {
    const { store } = await under.open()
    await fill(store, 'case-1', 1)
    await under.double.faults.stop()
    const waiting = store.append([writeTo('case-1', 0)], [])
    await paced(1_500)
    await under.double.faults.start()
    expect(accepted(await waiting).firstPosition).toBe(1)
    expect(await checkLog(store)).toHaveLength(2)
  })
})
