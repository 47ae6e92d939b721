import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trackAnswers } from './answered-rows.ts'

test('after an interruption exactly the rows without an answer are asked again', () => {
  const rows = fc.uniqueArray(fc.integer({ min: 2, max: 60 }), { maxLength: 40 }).map((list) => list.sort((a, b) => a - b))
  fc.assert(fc.property(rows, fc.infiniteStream(fc.boolean()), fc.nat(40), (taken, answers, stopAt) => {
    const first = trackAnswers()
    const answered = new Set<number>()
    for (const row of taken.slice(0, stopAt)) {
      first.take(row)
      if (answers.next().value !== true) continue
      first.answer(row)
      answered.add(row)
    }
    const second = trackAnswers(first.snapshot())
    for (const row of taken) expect(second.isAnswered(row)).toBe(answered.has(row))
  }))
})

test('what is kept does not grow with the rows answered', () => {
  const rows = trackAnswers()
  for (let row = 2; row < 10_000; row += 1) {
    rows.take(row)
    if (row !== 5) rows.answer(row)
  }
  expect(rows.snapshot()).toEqual({ takenTo: 9_999, open: [5] })
})
