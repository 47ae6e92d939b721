import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AppendResult } from '../../services/ledger/src/store/event-store.ts'
import { checkLog, countByBytes } from './check-log.ts'
import { ModelStore } from './model-store.ts'
import { accepted, sampleEvent, sampleEvents, writeTo, type Append } from './sample-events.ts'
import type { StoreUnderTest } from './store-under-test.ts'

const runs = Number(process.env['FC_RUNS'] ?? 40)

/** Many appends at once amount to the same as one after another. */
export function describeConcurrency(under: () => StoreUnderTest): void {
  const store = () => under().store

  describe('many appends at once', () => {
    test('to one stream are kept in the order of their calls', async () => {
      const events = sampleEvents(200)
      const results = await Promise.all(events.map((event) => store().append([{ stream: 'case-1', expected: 'any', events: [event] }], [])))
      expect(results.map((result) => accepted(result).revisions)).toStrictEqual(events.map((_, n) => [n]))
      const log = await checkLog(store())
      expect(log.map(({ bytes }) => Buffer.from(bytes))).toStrictEqual(events.map(({ bytes }) => Buffer.from(bytes)))
    })

    test('that overlap in streams are kept in the order of their calls in each of them', async () => {
      const results = await Promise.all(Array.from({ length: 90 }, (_, n) => store().append([writeTo(`case-${String(n % 3)}`, 'any'), writeTo('register-1', 'any')], [])))
      expect(results.map((result) => accepted(result).revisions)).toStrictEqual(results.map((_, n) => [Math.floor(n / 3), n]))
      await checkLog(store())
    })

    test('of eight rivals for a new stream exactly one wins, again and again', async () => {
      for (let round = 0; round < 20; round += 1) {
        const stream = `reservation-${String(round)}`
        const results = await Promise.all(Array.from({ length: 8 }, () => store().append([writeTo(stream, 'none')], [])))
        expect(results.filter(({ ok }) => ok)).toHaveLength(1)
        for (const result of results.filter(({ ok }) => !ok)) expect(result).toStrictEqual({ ok: false, why: 'conflict', stream, actual: 0 })
      }
      expect(await checkLog(store())).toHaveLength(20)
    })

    test('rivals that read, decide and try again all get through, none twice', async () => {
      const rivals = Array.from({ length: 16 }, () => sampleEvent())
      await Promise.all(rivals.map(async (event) => {
        for (;;) {
          const revision = (await store().readStream('case-1')).length - 1
          const result = await store().append([{ stream: 'case-1', expected: revision === -1 ? 'none' : revision, events: [event] }], [])
          if (result.ok) return
        }
      }))
      const counts = countByBytes(await checkLog(store()))
      expect(rivals.map(({ bytes }) => counts.get(Buffer.from(bytes).toString('latin1')))).toStrictEqual(rivals.map(() => 1))
    })

    test('from 256 callers, conflicts in between, leave dense positions and each acknowledged event once', async () => {
      const outcomes: { readonly append: Append; readonly result: AppendResult }[] = []
      await Promise.all(Array.from({ length: 256 }, async (_, caller) => {
        for (let turn = 0; turn < 6; turn += 1) {
          const append = { writes: [writeTo(`case-${String((caller * 7 + turn) % 40)}`, 'any'), writeTo(`look-up-${String(caller)}-${String(turn % 4)}`, 'none')], checks: [] }
          outcomes.push({ append, result: await store().append(append.writes, append.checks) })
        }
      }))
      // Turns 4 and 5 name the streams of turns 0 and 1.
      expect(outcomes.filter(({ result }) => !result.ok)).toHaveLength(256 * 2)
      const log = await checkLog(store())
      expect(log).toHaveLength(256 * 4 * 2)
      expectOnlyAccepted(log, outcomes)
    })
  })

  const stream = fc.constantFrom('a-1', 'b-1', 'c-1', 'd-1', 'e-1')
  const expected = fc.oneof({ weight: 3, arbitrary: fc.constant('any' as const) }, fc.constantFrom('none' as const, 'exists' as const), fc.nat(6))
  const anyAppend: fc.Arbitrary<Append> = fc.record({
    writes: fc.uniqueArray(fc.record({ stream, expected, events: fc.integer({ min: 1, max: 3 }).map(sampleEvents) }), { selector: (write) => write.stream, minLength: 1, maxLength: 3 }),
    checks: fc.array(fc.record({ stream, revision: fc.integer({ min: -1, max: 6 }) }), { maxLength: 1 }),
  })

  describe('the model', () => {
    test('says the same about any appends, one after another', async () => {
      const model = new ModelStore()
      await fc.assert(fc.asyncProperty(fc.array(anyAppend, { maxLength: 12 }), async (appends) => {
        for (const { writes, checks } of appends) {
          const conflicts = model.conflicts(writes, checks)
          const result = await store().append(writes, checks)
          if (result.ok) expect(result).toStrictEqual(model.append(writes, checks))
          else expect(conflicts.map((stream) => ({ ok: false, why: 'conflict', stream, actual: model.revision(stream) }))).toContainEqual(result)
        }
      }), { numRuns: runs, endOnFailure: true })
      expect(await checkLog(store())).toStrictEqual(model.log.map((event) => ({ ...event, bytes: Buffer.from(event.bytes) })))
    })

    test('accepts what the store accepted of any appends at once, in the order of their positions', async () => {
      const model = new ModelStore()
      await fc.assert(fc.asyncProperty(fc.array(anyAppend, { maxLength: 40 }), async (appends) => {
        const outcomes = await Promise.all(appends.map(async (append) => ({ append, result: await store().append(append.writes, append.checks) })))
        const kept = outcomes.flatMap(({ append, result }) => (result.ok ? [{ append, result }] : []))
        kept.sort((a, b) => a.result.firstPosition - b.result.firstPosition)
        for (const { append, result } of kept) expect(model.append(append.writes, append.checks)).toStrictEqual(result)
      }), { numRuns: runs, endOnFailure: true })
      expect(await checkLog(store())).toStrictEqual(model.log.map((event) => ({ ...event, bytes: Buffer.from(event.bytes) })))
    })
  })
}

function expectOnlyAccepted(log: Awaited<ReturnType<typeof checkLog>>, outcomes: readonly { readonly append: Append; readonly result: AppendResult }[]): void {
  const counts = countByBytes(log)
  for (const { append, result } of outcomes)
    for (const { bytes } of append.writes.flatMap(({ events }) => events)) expect(counts.get(Buffer.from(bytes).toString('latin1')) ?? 0).toBe(result.ok ? 1 : 0)
}
