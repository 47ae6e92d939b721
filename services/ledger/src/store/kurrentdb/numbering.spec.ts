import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StoreDamaged } from '../store-unavailable.ts'
import type { HubRecord } from './hub-record.ts'
import { Numbering } from './numbering.ts'

/** `e` an event, `t` the beginning of a term: as $all holds them, places rising and sparse. */
function recordsOf(text: string): HubRecord[] {
  let position = -1
  let epoch = -1
  return [...text].map((kind, index): HubRecord => {
    const at = { commit: BigInt(index * 37 + 5), prepare: BigInt(index * 37 + 5) }
    if (kind === 't') return { kind: 'epoch', epoch: (epoch += 1), holder: `holder-${String(epoch)}`, at }
    position += 1
    return { kind: 'event', stream: 'case-1', revision: position, bytes: Buffer.from(String(position)), position, at }
  })
}

const log = fc.array(fc.constantFrom('e', 'e', 'e', 't'), { maxLength: 60 }).map((kinds) => kinds.join(''))

describe('counting', () => {
  test('gives the same numbers in whatever pieces the records come, and however often', () => {
    fc.assert(fc.property(log, fc.array(fc.nat(60), { maxLength: 8 }), (text, cuts) => {
      const records = recordsOf(text)
      const numbering = new Numbering()
      const seen: string[] = []
      let from = 0
      for (const cut of [...cuts.sort((a, b) => a - b), records.length]) {
        // A piece begins a little before where the last one ended, as after a subscription was opened again.
        const { batch } = numbering.count(records.slice(Math.max(0, from - 3), cut))
        expect(batch.firstPosition).toBe(seen.length)
        seen.push(...batch.bytes.map((bytes) => Buffer.from(bytes).toString()))
        from = Math.max(from, cut)
      }
      expect(seen).toEqual(records.filter(({ kind }) => kind === 'event').map((_, n) => String(n)))
      expect(numbering.head).toBe(seen.length - 1)
    }))
  })

  test('goes on behind any event as if it had begun at the beginning', () => {
    fc.assert(fc.property(log, fc.nat(), (text, pick) => {
      const records = recordsOf(text)
      const events = records.filter((record) => record.kind === 'event')
      const start = events[events.length === 0 ? 0 : pick % events.length]
      fc.pre(start !== undefined)
      const numbering = new Numbering()
      numbering.resumeAfter(start)
      const { batch } = numbering.count(records)
      expect(batch.firstPosition).toBe(start.position + 1)
      expect(batch.bytes).toHaveLength(events.length - start.position - 1)
    }))
  })

  test('tells where the log stood when a term began', () => {
    const numbering = new Numbering()
    numbering.count(recordsOf('teetett'))
    expect([0, 1, 2, 3].map((epoch) => numbering.term(epoch)?.head)).toEqual([-1, 1, 2, 2])
    expect(numbering.lastTerm).toEqual({ epoch: 3, holder: 'holder-3', head: 2 })
    expect(numbering.term(4)).toBeUndefined()
  })

  test('keeps the place of every 250th event', () => {
    const records = recordsOf(`t${'e'.repeat(510)}`)
    expect(new Numbering().count(records).checkpoints).toEqual([0, 250, 500].map((position) => ({ position, at: records[position + 1]?.at })))
  })

  test.each([['one is missing', (records: HubRecord[]) => records.splice(2, 1)], ['one stands there twice', (records: HubRecord[]) => {
    const [, first] = records
    if (first !== undefined) records.push({ ...first, at: { commit: 10_000n, prepare: 10_000n } })
  }]] as const)('stops where %s', (_, spoil) => {
    const records = recordsOf('teee')
    spoil(records)
    expect(() => new Numbering().count(records)).toThrow(StoreDamaged)
  })

  test('tells records of one commit apart by where they were prepared', () => {
    const records = recordsOf('eee').map((record, index) => ({ ...record, at: { commit: 9n, prepare: BigInt(index) } }))
    expect(new Numbering().count(records).batch.bytes).toHaveLength(3)
  })
})
