import { randomUUID } from 'node:crypto'
import { InvariantViolation } from '@hub/kernel'
import { describe, expect, test } from 'vitest'
import { appendBytesMax, checksPerAppendMax, eventBytesMax, eventsPerAppendMax, writesPerAppendMax, type Check, type Expected, type Write } from '../../services/ledger/src/store/event-store.ts'
import { checkLog } from './check-log.ts'
import { accepted, fill, sampleEvent, sampleEvents, writeTo } from './sample-events.ts'
import type { StoreUnderTest } from './store-under-test.ts'

/** What one append may and may not do, one at a time. */
export function describeAppendRules(under: () => StoreUnderTest): void {
  const store = () => under().store

  describe('an append', () => {
    test('numbers its events in the order of its writes, from position 0 and revision 0', async () => {
      const result = await store().append([writeTo('licence-1', 'none', 2), writeTo('case-1', 'none', 3)], [])
      expect(result).toStrictEqual({ ok: true, firstPosition: 0, lastPosition: 4, revisions: [1, 2] })
      const log = await checkLog(store())
      expect(log.map(({ stream }) => stream)).toStrictEqual(['licence-1', 'licence-1', 'case-1', 'case-1', 'case-1'])
    })

    test('goes on where the last one ended', async () => {
      await fill(store(), 'licence-1', 3)
      const result = await store().append([writeTo('case-1', 'any', 1), writeTo('licence-1', 2, 1)], [])
      expect(result).toStrictEqual({ ok: true, firstPosition: 3, lastPosition: 4, revisions: [0, 3] })
      await checkLog(store())
    })

    test('is there for every reader as soon as it is acknowledged', async () => {
      const event = sampleEvent('a licence')
      accepted(await store().append([{ stream: 'licence-1', expected: 'none', events: [event] }], []))
      const recorded = { position: 0, stream: 'licence-1', revision: 0, bytes: Buffer.from(event.bytes) }
      expect(await store().head()).toBe(0)
      expect(await store().readAll(0, 10)).toStrictEqual([recorded])
      expect(await store().readStream('licence-1')).toStrictEqual([recorded])
    })

    test.for([
      ['the first of three writes', 0], ['the second', 1], ['the last', 2],
    ] as const)('is kept whole or not at all when %s meets a conflict', async ([, index]) => {
      await fill(store(), 'case-taken', 1)
      const writes = ['case-1', 'case-2', 'case-3'].map((stream, at) => (at === index ? writeTo('case-taken', 'none') : writeTo(stream, 'none')))
      expect(await store().append(writes, [])).toStrictEqual({ ok: false, why: 'conflict', stream: 'case-taken', actual: 0 })
      expect(await checkLog(store())).toHaveLength(1)
    })
  })

  const kinds: readonly (readonly [held: number, expected: Expected, met: boolean])[] = [
    [0, 'none', true], [0, 'any', true], [0, 'exists', false], [0, 0, false], [0, 5, false],
    [1, 'none', false], [1, 'any', true], [1, 'exists', true], [1, 0, true], [1, 1, false], [1, 1_000_000, false],
    [3, 'none', false], [3, 'any', true], [3, 'exists', true], [3, 0, false], [3, 1, false], [3, 2, true], [3, 3, false],
  ]
  describe.for(['at once', 'by a store that has just been opened'] as const)('what a write expects is enforced %s', (when) => {
    test.for(kinds)('a stream of %s events, expected %s: %s', async ([held, expected, met]) => {
      await fill(store(), 'licence-1', held)
      if (when !== 'at once') await under().reopen()
      const result = await store().append([writeTo('licence-1', expected)], [])
      if (met) expect(accepted(result).revisions).toStrictEqual([held])
      else expect(result).toStrictEqual({ ok: false, why: 'conflict', stream: 'licence-1', actual: held - 1 })
      expect(await checkLog(store())).toHaveLength(held + (met ? 1 : 0))
    })
  })

  const checks: readonly (readonly [held: number, revision: number, met: boolean])[] = [
    [0, -1, true], [0, 0, false], [0, 4, false], [2, 1, true], [2, 0, false], [2, -1, false], [2, 2, false],
  ]
  describe('a check', () => {
    test.for(checks)('on a stream of %s events that the decision saw at %s: %s', async ([held, revision, met]) => {
      await fill(store(), 'grant-1', held)
      const result = await store().append([writeTo('case-1', 'none')], [{ stream: 'grant-1', revision }])
      if (met) accepted(result)
      else expect(result).toStrictEqual({ ok: false, why: 'conflict', stream: 'grant-1', actual: held - 1 })
      expect(await checkLog(store())).toHaveLength(held + (met ? 1 : 0))
    })

    test('on the stream that the append writes speaks of the time before', async () => {
      await fill(store(), 'case-1', 2)
      accepted(await store().append([writeTo('case-1', 'any', 2)], [{ stream: 'case-1', revision: 1 }]))
      expect(await store().append([writeTo('case-1', 'any')], [{ stream: 'case-1', revision: 1 }])).toMatchObject({ ok: false, actual: 3 })
      await checkLog(store())
    })

    test('fails when the stream moved between the decision and the append', async () => {
      await fill(store(), 'grant-1', 1)
      const withdrawal = store().append([writeTo('grant-1', 0)], [])
      const lookUp = store().append([writeTo('case-1', 'any')], [{ stream: 'grant-1', revision: 0 }])
      accepted(await withdrawal)
      expect(await lookUp).toStrictEqual({ ok: false, why: 'conflict', stream: 'grant-1', actual: 1 })
      expect(await checkLog(store())).toHaveLength(2)
    })
  })

  describe('the limits', () => {
    const bytesOf = (count: number) => ({ id: randomUUID(), bytes: Buffer.alloc(count, 'x') })
    const many = (count: number) => Array.from({ length: count }, (_, index) => index)
    const tooMuch: readonly (readonly [what: string, writes: readonly Write[], checks: readonly Check[]])[] = [
      ['no write', [], []],
      ['a write without an event', [{ stream: 'case-1', expected: 'any', events: [] }], []],
      ['too many events', [writeTo('case-1', 'any', eventsPerAppendMax), writeTo('case-2', 'any')], []],
      ['too many writes', many(writesPerAppendMax + 1).map((n) => writeTo(`case-${String(n)}`, 'any')), []],
      ['too many checks', [writeTo('case-1', 'any')], many(checksPerAppendMax + 1).map((n) => ({ stream: `case-${String(n)}`, revision: 0 }))],
      ['one stream twice', [writeTo('case-1', 'any'), writeTo('case-1', 'any')], []],
      ['an event that is too large', [{ stream: 'case-1', expected: 'any', events: [bytesOf(eventBytesMax + 1)] }], []],
      ['events of too many bytes together', [{ stream: 'case-1', expected: 'any', events: [bytesOf(eventBytesMax), bytesOf(eventBytesMax), bytesOf(appendBytesMax - 2 * eventBytesMax + 1)] }], []],
      ['an event of no bytes', [{ stream: 'case-1', expected: 'any', events: [bytesOf(0)] }], []],
      ['an event whose id is no UUID', [{ stream: 'case-1', expected: 'any', events: [{ ...bytesOf(1), id: '1' }] }], []],
      ['an event whose id is in capitals', [{ stream: 'case-1', expected: 'any', events: [{ ...bytesOf(1), id: '019CAC1D-EF1D-7AF4-AD2C-F03EC1509B75' }] }], []],
      ['an empty stream name', [writeTo('', 'any')], []],
      ['a stream name with a NUL', [writeTo('case-\0', 'any')], []],
      ['a stream name outside ASCII', [writeTo('case-张三', 'any')], []],
      ['a stream name that is too long', [writeTo('x'.repeat(201), 'any')], []],
      ['a negative expected revision', [writeTo('case-1', -1)], []],
      ['a fractional expected revision', [writeTo('case-1', 0.5)], []],
      ['a checked revision that is no number', [writeTo('case-1', 'any')], [{ stream: 'case-2', revision: Number.NaN }]],
    ]
    test.for(tooMuch)('%s is a programmer error and leaves no trace', async ([, writes, checks]) => {
      await expect(async () => store().append(writes, checks)).rejects.toThrow(InvariantViolation)
      expect(await checkLog(store())).toHaveLength(0)
    })

    test('the largest append that they allow is kept', async () => {
      const large = bytesOf(eventBytesMax)
      const others = Math.min(writesPerAppendMax, eventsPerAppendMax) - 1
      const first = { stream: 'large-1', expected: 'none' as const, events: [large, ...sampleEvents(eventsPerAppendMax - others - 1)] }
      const checks = many(checksPerAppendMax).map((n) => ({ stream: `grant-${String(n)}`, revision: -1 }))
      accepted(await store().append([first, ...many(others).map((n) => writeTo(`case-${String(n)}`, 'none'))], checks))
      const log = await checkLog(store())
      expect(log).toHaveLength(eventsPerAppendMax)
      expect(Buffer.compare(log[0]?.bytes ?? Buffer.alloc(0), large.bytes)).toBe(0)
    })

    test('as many bytes as they allow are kept, also many times at once', async () => {
      const rest = bytesOf(appendBytesMax - 2 * eventBytesMax)
      const results = await Promise.all(many(6).map((n) => store().append([{ stream: `large-${String(n)}`, expected: 'none', events: [bytesOf(eventBytesMax), { ...rest, id: randomUUID() }, bytesOf(eventBytesMax)] }], [])))
      expect(results.map((result) => accepted(result).firstPosition)).toStrictEqual([0, 3, 6, 9, 12, 15])
      expect((await checkLog(store())).map(({ bytes }) => bytes.length)).toStrictEqual(many(6).flatMap(() => [eventBytesMax, rest.bytes.length, eventBytesMax]))
    })
  })
}
