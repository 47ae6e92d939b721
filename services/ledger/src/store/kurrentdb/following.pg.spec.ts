import { describe, expect, test } from 'vitest'
import { checkLog } from '../../../../../test/contract/check-log.ts'
import { withKurrentDouble } from '../../../../../test/contract/kurrent-double-under-test.ts'
import { accepted, fill, writeTo } from '../../../../../test/contract/sample-events.ts'
import { eventually } from '../../../../../test/support/eventually.ts'
import { stillness } from '../../../../../test/support/stillness.ts'
import { follow, positionsTo } from '../testing/follow.ts'
import { openKurrentStore } from './kurrent-store.ts'

const under = withKurrentDouble()
const endings = ['unavailable', 'reset', 'not-leader'] as const

describe('the subscription of a store', () => {
  test.for(endings)('is opened again after %s: appends go on, nobody is fed an event twice or not at all', async (ending) => {
    const { store, options } = await under.open()
    const reader = await openKurrentStore({ ...options, role: 'reader' })
    const following = [follow(store), follow(reader)]
    for (let n = 0; n < 30; n += 1) {
      if (n % 7 === 3) under.double.faults.dropSubscriptions(ending)
      if (n % 7 === 5) under.double.faults.inject({ on: 'subscription', moment: 'before', effect: ending === 'reset' ? 'unavailable' : ending })
      if (n % 7 === 6) under.double.faults.inject({ on: 'subscription', moment: 'after', afterEvents: 3, effect: ending })
      await fill(store, `case-${String(n % 4)}`, 10)
    }
    expect(await Promise.all(following.map((one) => one.upTo(299)))).toStrictEqual([positionsTo(299), positionsTo(299)])
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
    const { store, options } = await under.open()
    await fill(store, 'case-1', 1)
    const { promise: mayOpen, resolve: letOpen } = Promise.withResolvers<undefined>()
    // However often it tries, it is not fed before that.
    under.double.faults.inject({ on: 'subscription', moment: 'before', effect: { until: mayOpen }, times: 1_000 })
    under.double.faults.dropSubscriptions()
    let answered = false
    const append = store.append([writeTo('case-1', 0)], []).then((result) => {
      answered = true
      return accepted(result)
    })
    // It is there for everybody who asks the server, and its caller is not told yet.
    await eventually('the server keeps the event', () => under.double.log.stream(`zy-${options.hubId}.case-1`).length === 2)
    await stillness(250)
    expect(answered).toBe(false)
    letOpen(undefined)
    expect((await append).firstPosition).toBe(1)
    expect(store.health().head).toBe(1)
  })
})
