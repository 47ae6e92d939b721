import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkLog } from './check-log.ts'
import { accepted, fill, writeTo } from './sample-events.ts'
import type { StoreUnderTest } from './store-under-test.ts'

const runs = Number(process.env['FC_RUNS'] ?? 60)

/** What comes back is what was stored, in order. */
export function describeReading(under: () => StoreUnderTest): void {
  const store = () => under().store

  describe('reading', () => {
    test('an empty log has no head, no event and no stream', async () => {
      expect(await store().head()).toBe(-1)
      expect(await store().readAll(0, 10)).toStrictEqual([])
      expect(await store().readAll(7, 10)).toStrictEqual([])
      expect(await store().readStream('licence-none')).toStrictEqual([])
      await checkLog(store())
    })

    test('the last event is found at the head, also when there is none', async () => {
      expect(await store().readAll(await store().head(), 1)).toStrictEqual([])
      await fill(store(), 'licence-1', 3)
      expect((await store().readAll(await store().head(), 1)).map(({ position }) => position)).toStrictEqual([2])
    })

    test('a stream is read from any revision on', async () => {
      await fill(store(), 'licence-1', 3)
      await fill(store(), 'licence-2', 2)
      await fill(store(), 'licence-1', 2)
      const revisions = async (from: number) => (await store().readStream('licence-1', from)).map(({ revision }) => revision)
      expect(await revisions(0)).toStrictEqual([0, 1, 2, 3, 4])
      expect(await revisions(3)).toStrictEqual([3, 4])
      expect(await revisions(5)).toStrictEqual([])
      expect((await store().readStream('licence-1')).map(({ position }) => position)).toStrictEqual([0, 1, 2, 5, 6])
    })

    test('a stream whose name begins with the name of another is another stream', async () => {
      await fill(store(), 'licence-1', 1)
      await fill(store(), 'licence-10', 2)
      await fill(store(), 'Licence-1', 3)
      expect(await store().readStream('licence-1')).toHaveLength(1)
      await checkLog(store())
    })

    test('many streams asked for at once come back each with its own events', async () => {
      const names = Array.from({ length: 40 }, (_, n) => `case-${String(n)}`)
      for (const [n, name] of names.entries()) if (n % 3 !== 0) await fill(store(), name, n % 3)
      const read = await store().readStreams([...names, ...names])
      expect(read.map((events) => events.length)).toStrictEqual([...names, ...names].map((_, n) => (n % 40) % 3))
      for (const [n, events] of read.entries()) expect(new Set(events.map(({ stream }) => stream))).toStrictEqual(new Set(events.length > 0 ? [names[n % 40]] : []))
      expect(await Promise.all([...names, ...names].map((name) => store().readStream(name)))).toStrictEqual(read)
      expect(await store().readStreams([])).toStrictEqual([])
    })

    test('pages join without a gap and stop at the head', async () => {
      await fill(store(), 'licence-1', 25)
      const pages = await Promise.all([0, 10, 20, 30].map((from) => store().readAll(from, 10)))
      expect(pages.map((page) => page.length)).toStrictEqual([10, 10, 5, 0])
      expect(pages.flat().map(({ position }) => position)).toStrictEqual(Array.from({ length: 25 }, (_, n) => n))
    })

    test('bytes come back as they went in, whatever text they hold', async () => {
      let number = 0
      const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('\\', '\\x00', "'", '"', '\u2028', '😀', '张三', '{}'))
      await fc.assert(fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 8 }), async (texts) => {
        const events = texts.map((text) => ({ id: randomUUID(), bytes: Buffer.from(JSON.stringify(text.toWellFormed())) }))
        const stream = `case-${String(number)}`
        number += 1
        accepted(await store().append([{ stream, expected: 'none', events }], []))
        const read = await store().readStream(stream)
        expect(read.map(({ bytes }) => Buffer.from(bytes).toString('hex'))).toStrictEqual(events.map(({ bytes }) => bytes.toString('hex')))
      }), { numRuns: runs })
      await checkLog(store())
    })

    test('what was read before is read again after the store was closed and opened', async () => {
      await fill(store(), 'licence-1', 3)
      accepted(await store().append([writeTo('licence-1', 2, 2), writeTo('case-1', 'none')], []))
      const before = await checkLog(store())
      await under().reopen()
      expect(await checkLog(store())).toStrictEqual(before)
      accepted(await store().append([writeTo('licence-1', 4), writeTo('case-1', 'exists')], [{ stream: 'grant-1', revision: -1 }]))
      expect(await checkLog(store())).toHaveLength(8)
    })
  })
}
