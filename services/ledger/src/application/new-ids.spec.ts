import { parseUuid } from '@hub/schemas'
import { expect, test } from 'vitest'
import { idMaker } from './new-ids.ts'

const nowMs = Date.parse('2026-03-02T01:00:00.000Z')
// Beyond one filling of the pool of random bytes, many times over.
const many = 50_000

test('every id is another one, also within one millisecond', () => {
  const newId = idMaker(() => nowMs)
  expect(new Set(Array.from({ length: many }, newId)).size).toBe(many)
})

test('two makers do not make the same ids', () => {
  const [one, other] = [idMaker(() => nowMs), idMaker(() => nowMs)]
  const ids = Array.from({ length: 2_000 }, () => [one(), other()]).flat()
  expect(new Set(ids).size).toBe(ids.length)
})

test('an id is a UUID of version 7 of its millisecond', () => {
  const newId = idMaker(() => nowMs)
  for (const id of Array.from({ length: 2_000 }, newId)) {
    expect(parseUuid(id)).toBe(id)
    expect(id[14]).toBe('7')
    expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(nowMs)
  }
})

test('ids of later milliseconds sort after earlier ones', () => {
  let ms = nowMs
  const newId = idMaker(() => ms++)
  const ids = Array.from({ length: 2_000 }, newId)
  expect(ids).toEqual([...ids].sort())
})

test('each random bit is as often set as not', () => {
  const newId = idMaker(() => nowMs)
  const counts = new Array<number>(128).fill(0)
  for (let n = 0; n < 4_000; n += 1) {
    const bits = BigInt(`0x${newId().replaceAll('-', '')}`)
    for (let bit = 0; bit < 128; bit += 1) if (((bits >> BigInt(bit)) & 1n) === 1n) counts[bit] = (counts[bit] ?? 0) + 1
  }
  // 48 bits of time, 4 of version and 2 of variant are fixed; of the other 74, each is set in half of the ids (standard deviation 32).
  expect(counts.filter((count) => count > 1_700 && count < 2_300)).toHaveLength(74)
})
