import { describe, expect, onTestFinished, test } from 'vitest'
import type { LedgerStore } from '../../services/ledger/src/store/event-store.ts'
import { guard } from '../support/guard.ts'
import { stillness } from '../support/stillness.ts'
import { checkLog } from './check-log.ts'
import { accepted, fill, writeTo } from './sample-events.ts'
import type { StoreUnderTest } from './store-under-test.ts'

/** One process writes; a second waits, sees what the first writes, and takes over where it ended. */
export function describeLeadership(under: () => StoreUnderTest): void {
  const store = () => under().store
  const openAnother = async (): Promise<LedgerStore> => {
    const another = await under().openAnother()
    onTestFinished(() => another.close())
    return another
  }

  describe('a second store beside the one that leads', () => {
    test('is a standby: it writes nothing, and says so', async () => {
      const standby = await openAnother()
      expect(standby.health().state).toBe('standby')
      await expect(standby.append([writeTo('case-1', 'any')], [])).rejects.toMatchObject({ name: 'StoreUnavailable', outcome: 'not-kept' })
      expect(store().health().state).toBe('leading')
      expect(await checkLog(store())).toHaveLength(0)
    })

    test('reads what has been acknowledged, at once and in the same way', async () => {
      await fill(store(), 'case-1', 5)
      const standby = await openAnother()
      accepted(await store().append([writeTo('case-1', 4, 2), writeTo('case-2', 'none')], []))
      expect(await standby.head()).toBe(7)
      expect(await checkLog(standby)).toStrictEqual(await checkLog(store()))
    })

    test('is fed with what the first one writes', async () => {
      const standby = await openAnother()
      const fed = (async () => {
        const seen: number[] = []
        for await (const batch of standby.subscribeAll(0, guard())) {
          seen.push(...batch.map(({ position }) => position))
          if (seen.length >= 30) break
        }
        return seen
      })()
      for (let n = 0; n < 10; n += 1) await fill(store(), 'case-1', 3)
      expect(await fed).toStrictEqual(Array.from({ length: 30 }, (_, n) => n))
    })

    test('waits while the first lives, and goes on where it ended', async () => {
      const standby = await openAnother()
      let leads = false
      const waiting = standby.awaitLeadership(guard()).then(() => { leads = true })
      await fill(store(), 'case-1', 3)
      await stillness(400)
      expect(leads).toBe(false)
      await store().close()
      await waiting
      expect(standby.health()).toMatchObject({ state: 'leading', head: 2 })
      expect(accepted(await standby.append([writeTo('case-1', 2), writeTo('case-2', 'none')], [])).firstPosition).toBe(3)
      expect(await checkLog(standby)).toHaveLength(5)
    })

    test('stops waiting when it is told to', async () => {
      const standby = await openAnother()
      await expect(standby.awaitLeadership(AbortSignal.timeout(300))).rejects.toMatchObject({ name: 'StoreUnavailable', outcome: 'not-kept' })
      accepted(await store().append([writeTo('case-1', 'none')], []))
    })
  })
}
