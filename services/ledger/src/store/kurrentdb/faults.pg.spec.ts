import { describe, expect, test } from 'vitest'
import { checkLog } from '../../../../../test/contract/check-log.ts'
import { withKurrentDouble } from '../../../../../test/contract/kurrent-double-under-test.ts'
import { testLostAnswer } from '../../../../../test/contract/lost-answer.contract.ts'
import { accepted, fill, writeTo } from '../../../../../test/contract/sample-events.ts'
import type { Effect } from '../../../../../test/kurrentdb-double/faults/fault.ts'
import { eventually } from '../../../../../test/support/eventually.ts'
import { StoreUnavailable } from '../store-unavailable.ts'
import { expectTold, load } from '../testing/load.ts'

const under = withKurrentDouble()
const effects: readonly Effect[] = ['unavailable', 'timeout', 'reset', 'silence', 'not-leader']
const cases = effects.flatMap((effect) => (['before', 'after'] as const).map((moment) => [effect, moment] as const))

describe.for(cases)('an append that meets %s %s it is kept', ([effect, moment]) => {
  testLostAnswer(async () => {
    const { store } = await under.open()
    return { store, plan: () => { under.double.faults.inject({ on: 'append', moment, effect }) }, pending: () => under.double.faults.pending }
  })

  test('under load, and with the beginning of the next term: nothing is lost or doubled', async () => {
    const { store } = await under.open()
    const stop = new AbortController()
    const told = load({ store: () => store, callers: 32, signal: stop.signal })
    for (let round = 0; round < 3; round += 1) {
      under.double.faults.inject({ on: 'append', moment, effect, times: 2 })
      await eventually('both faults were met', () => under.double.faults.pending === 0)
    }
    stop.abort()
    const all = await told
    await expectTold(store, all)
    expect(all.errors).toStrictEqual([])
    expect(all.acknowledged.length).toBeGreaterThan(0)
  }, 120_000)
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
    await new Promise((resolve) => setTimeout(resolve, 300))
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
      for await (const batch of store.subscribeAll(0, AbortSignal.timeout(15_000))) {
        seen += batch.length
        if (seen === 5) return seen
      }
      return seen
    })()
    await under.double.faults.stop()
    const waiting = store.append([writeTo('case-1', 1)], [])
    await new Promise((resolve) => setTimeout(resolve, 700))
    expect(store.health()).toMatchObject({ state: 'recovering', head: 1, eventsWaiting: 1 })
    await under.double.faults.start()
    expect(accepted(await waiting).revisions).toStrictEqual([2])
    expect(store.health()).toMatchObject({ state: 'leading', head: 2, eventsWaiting: 0 })
    await fill(store, 'case-2', 2)
    expect(await fed).toBe(5)
    await checkLog(store)
  })

  test('for too long: what was sent is unknown, what was not sent is not kept, and neither appears twice later', async () => {
    const { store } = await under.open({ limits: { answerTimeMaxMs: 900, batchesInFlightMax: 1 } })
    await fill(store, 'case-1', 1)
    under.double.faults.inject({ on: 'append', moment: 'after', effect: 'reset' })
    const sent = store.append([writeTo('case-1', 0)], []).catch((error: unknown) => error)
    await new Promise((resolve) => setTimeout(resolve, 10))
    await under.double.faults.stop()
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
    const stop = new AbortController()
    const told = load({ store: () => store, callers: 32, signal: stop.signal })
    const seen: number[] = []
    const fed = (async () => {
      for await (const batch of store.subscribeAll(0, stop.signal)) for (const { position } of batch) seen.push(position)
    })()
    for (let round = 0; round < 3; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, 300))
      await under.double.faults.stop()
      await new Promise((resolve) => setTimeout(resolve, 300))
      await under.double.faults.start()
      for (let tries = 0; tries < 500 && store.health().state !== 'leading'; tries += 1) await new Promise((resolve) => setTimeout(resolve, 10))
      expect(store.health().state).toBe('leading')
    }
    await new Promise((resolve) => setTimeout(resolve, 300))
    stop.abort()
    const all = await told
    await fed
    expect(all.errors).toStrictEqual([])
    await expectTold(store, all)
    expect(seen).toStrictEqual(seen.map((_, n) => n))
  })
})

/** Until the store has found its server again: what was not kept may be sent anew. */
async function again<T>(attempt: () => Promise<T>): Promise<T> {
  const untilMs = performance.now() + 15_000
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || error.outcome !== 'not-kept' || performance.now() > untilMs) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}
