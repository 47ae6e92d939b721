import { describe, expect, test } from 'vitest'
import { checkLog } from '../../../../../test/contract/check-log.ts'
import { withKurrentDouble } from '../../../../../test/contract/kurrent-double-under-test.ts'
import { testLostAnswer } from '../../../../../test/contract/lost-answer.contract.ts'
import { accepted, fill, writeTo } from '../../../../../test/contract/sample-events.ts'
import type { Effect } from '../../../../../test/kurrentdb-double/faults/fault.ts'
import { eventually } from '../../../../../test/support/eventually.ts'
import { guard } from '../../../../../test/support/guard.ts'
import { paced } from '../../../../../test/support/stillness.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import { follow, positionsTo } from '../testing/follow.ts'
import { expectTold, goesOn, startLoad } from '../testing/load.ts'
import { isIn, stands } from '../testing/stands.ts'

const under = withKurrentDouble()
const effects: readonly Effect[] = ['unavailable', 'timeout', 'reset', 'silence', 'not-leader']
const cases = effects.flatMap((effect) => (['before', 'after'] as const).map((moment) => [effect, moment] as const))

describe.for(cases)('an append that meets %s %s it is kept', ([effect, moment]) => {
  // Nobody but the deadline ends a call that is met with silence; what is answered has its time.
  const open = () => under.open(effect === 'silence' ? { url: under.hurriedUrl } : {})
  testLostAnswer(async () => {
    const { store } = await open()
    return { store, plan: () => { under.double.faults.inject({ on: 'append', moment, effect }) }, pending: () => under.double.faults.pending }
  })

  test('under load, and with the beginning of the next term: nothing is lost or doubled', async () => {
    const { store } = await open()
    const working = startLoad(store, 32)
    for (let round = 0; round < 3; round += 1) {
      under.double.faults.inject({ on: 'append', moment, effect, times: 2 })
      await eventually('both faults were met', () => under.double.faults.pending === 0)
      await goesOn(working)
    }
    const all = await working.stop()
    await expectTold(store, all)
    expect(all.errors).toStrictEqual([])
    expect(all.acknowledged.length).toBeGreaterThan(0)
  })
})

describe('a read', () => {
  test.for(['unavailable', 'reset', 'not-leader', { delayMs: 300 }] as const)('that meets %j is made again, unseen by the reader', async (effect) => {
    const { store } = await under.open()
    await fill(store, 'case-1', 2)
    await store.readStream('case-1')
    under.double.faults.inject({ on: 'read', moment: 'before', effect })
    expect(await store.readStream('case-1')).toHaveLength(2)
    under.double.faults.inject({ on: 'read', moment: 'after', afterEvents: 1, effect })
    expect(await store.readStream('case-1')).toHaveLength(2)
    under.double.faults.inject({ on: 'read', moment: 'after', afterEvents: 1, effect })
    expect(await checkLog(store)).toHaveLength(2)
  })

  test('that is never answered is given up and made again', async () => {
    const { store } = await under.open()
    await fill(store, 'case-1', 2)
    under.double.faults.inject({ on: 'read', moment: 'before', effect: 'silence' })
    expect(await store.readStream('case-1')).toHaveLength(2)
  })

  test('whose first try met a server that was down succeeds once it is back, although the client is lost', async () => {
    const { store } = await under.open()
    await fill(store, 'case-1', 2)
    await under.double.faults.stop()
    const reading = store.readStream('case-1')
    await paced(300)
    await under.double.faults.start()
    expect(await reading).toHaveLength(2)
  })

  test('says so when the server stays away', async () => {
    const { store } = await under.open()
    await under.double.faults.stop()
    await expect(store.readStream('case-1')).rejects.toMatchObject({ name: 'StoreUnavailable' })
  })
})

describe('a server that is away', () => {
  test('is waited for: the store says so, appends and subscriptions go on after it', async () => {
    const { store } = await under.open()
    await fill(store, 'case-1', 2)
    const fed = (async () => {
      let seen = 0
      for await (const batch of store.subscribeAll(0, guard())) {
        seen += batch.length
        if (seen === 5) return seen
      }
      return seen
    })()
    await under.double.faults.stop()
    const waiting = store.append([writeTo('case-1', 1)], [])
    await stands(store, { state: 'recovering', head: 1, eventsWaiting: 1 })
    await under.double.faults.start()
    expect(accepted(await waiting).revisions).toStrictEqual([2])
    await stands(store, { state: 'leading', head: 2, eventsWaiting: 0 })
    await fill(store, 'case-2', 2)
    expect(await fed).toBe(5)
    await checkLog(store)
  })

  test('for too long: what was sent is unknown, what was not sent is not kept, and neither appears twice later', async () => {
    // The server holds the answer back until it is away: what was sent is kept by then, and nothing ends the call before.
    const { store } = await under.open({ limits: { answerTimeMaxMs: 4_000, batchesInFlightMax: 1 } })
    await fill(store, 'case-1', 1)
    const { promise: away, resolve: isAway } = Promise.withResolvers<undefined>()
    under.double.faults.inject({ on: 'append', moment: 'after', effect: { until: away } })
    const sent = store.append([writeTo('case-1', 0)], []).catch((error: unknown) => error)
    await eventually('the append is kept', () => under.double.faults.pending === 0)
    await under.double.faults.stop()
    isAway(undefined)
    const waits = store.append([writeTo('case-2', 'none')], []).catch((error: unknown) => error)
    expect(await waits).toMatchObject({ name: 'StoreUnavailable', outcome: 'not-kept' })
    expect(await sent).toMatchObject({ name: 'StoreUnavailable', outcome: 'unknown' })
    await under.double.faults.start()
    accepted(await again(() => store.append([writeTo('case-3', 'none')], [])))
    const log = await checkLog(store)
    expect(log.map(({ stream }) => stream)).toStrictEqual(['case-1', 'case-1', 'case-3'])
  })

  test('again and again under load loses and doubles nothing', async () => {
    const { store } = await under.open()
    const working = startLoad(store, 32)
    const following = follow(store)
    for (let round = 0; round < 3; round += 1) {
      await goesOn(working)
      await under.double.faults.stop()
      // An append that was kept and has no number yet may be all that it waits for: then it does not say so.
      await paced(300)
      await under.double.faults.start()
      await isIn(store, 'leading')
    }
    await goesOn(working)
    const all = await working.stop()
    expect(all.errors).toStrictEqual([])
    await expectTold(store, all)
    const head = await store.head()
    expect(await following.upTo(head)).toStrictEqual(positionsTo(head))
  })
})

/** Until the store has found its server again: what was not kept may be sent anew. */
async function again<T>(attempt: () => Promise<T>): Promise<T> {
  const over = guard()
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || error.outcome !== 'not-kept' || over.aborted) throw error
      await paced(50)
    }
  }
}
