import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { syntheticLog } from '../projections/synthetic-log.ts'
import { readLeaf } from './leaf-form.ts'

const runs = Number(process.env['FC_RUNS'] ?? 300)
const [event] = [...syntheticLog({ events: 1 })]
if (event === undefined) throw new Error('a log of one event has one')
const text = Buffer.from(event.bytes).toString('utf8')
const why = (changed: string, stream = event.stream): string => {
  const leaf = readLeaf(stream, Buffer.from(changed))
  return leaf.ok ? 'none' : leaf.why
}

describe('stored bytes', () => {
  test('of events that a ledger writes are leaves', () => {
    for (const { stream, bytes } of syntheticLog({ events: 200 })) expect(readLeaf(stream, bytes)).toMatchObject({ ok: true, envelope: { stream } })
  })

  test.each([
    [text.replace('{"actor"', '{ "actor"'), '不是规范化 JSON'], [text.replace('"v":1', '"v":1.0'), '不是规范化 JSON'], [text.slice(0, -1), '不是 JSON'], [`${text}\n`, '不是规范化 JSON'], ['', '不是 JSON'],
    ['[]', '不是信封'], ['null', '不是信封'], ['7', '不是信封'], ['{}', '信封的 id 不合规'], [text.replace('"type":"', '"typo":"'), '信封的 type 不合规'],
    [text.replace(/"recordedAt":"[^"]*"/, '"recordedAt":"2026-02-30T00:00:00.000Z"'), '信封的 recordedAt 不合规'], [text.replace(/"commandId":"[^"]*"/, '"commandId":"1"'), '信封的 commandId 不合规'],
    [text.replace('"sealed":[]', '"sealed":[{"part":"face"}]'), '信封的 sealed 不合规'], [text.replace('"sealed":[]', '"sealed":null'), '信封的 sealed 不合规'], [`"${'x'.repeat(256 * 1024)}"`, '超过上限'],
    ['['.repeat(100_000) + ']'.repeat(100_000), '不是规范化 JSON'],
  ])('that are not are told apart: %#', (changed, expected) => {
    expect(why(changed)).toContain(expected)
  })

  test('of another stream are not this stream’s', () => {
    expect(why(text, `${event.stream}0`)).toBe('信封中的流名与所在的流不一致')
  })

  test('with one bit turned are another leaf or none, and never the same', () => {
    fc.assert(fc.property(fc.nat(event.bytes.length - 1), fc.nat(7), (at, bit) => {
      const changed = Buffer.from(event.bytes)
      changed[at] = (changed[at] ?? 0) ^ (1 << bit)
      const leaf = readLeaf(event.stream, changed)
      if (leaf.ok) expect(leaf.envelope).not.toEqual(JSON.parse(text))
    }), { numRuns: runs })
  })

  test('that are anything at all do not make it throw', () => {
    fc.assert(fc.property(fc.oneof(fc.uint8Array(), fc.json().map((json) => Buffer.from(json))), (bytes) => {
      expect(readLeaf('case-1', bytes).ok).toBe(false)
    }), { numRuns: runs })
  })
})
