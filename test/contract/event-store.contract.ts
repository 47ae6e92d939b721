import { afterEach, beforeEach, describe } from 'vitest'
import { describeAppendRules } from './append-rules.contract.ts'
import { describeConcurrency } from './concurrency.contract.ts'
import { describeLeadership } from './leadership.contract.ts'
import { describeReading } from './reading.contract.ts'
import type { OpenStore, StoreUnderTest } from './store-under-test.ts'
import { describeSubscription } from './subscription.contract.ts'

/** 事件库契约 — what every adapter of the EventStore port is held to. `open` gives an empty store of its own for each test. */
export function describeEventStore(name: string, open: OpenStore): void {
  describe(name, () => {
    let current: StoreUnderTest | undefined
    beforeEach(async () => {
      current = await open()
    })
    afterEach(() => current?.dispose())
    const under = (): StoreUnderTest => {
      if (current === undefined) throw new Error('the store is there inside tests only')
      return current
    }
    describeAppendRules(under)
    describeReading(under)
    describeConcurrency(under)
    describeSubscription(under)
    describeLeadership(under)
  })
}
