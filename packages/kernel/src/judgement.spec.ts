import { expect, test } from 'vitest'
import { answerOf, type Outcome } from './judgement.ts'

test.each<readonly [readonly Outcome[], string]>([
  [['passed', 'passed'], 'yes'], [['passed', 'not-judged'], 'unknown'], [['not-judged', 'failed', 'passed'], 'no'], [['failed'], 'no'], [[], 'yes'],
])('steps that came out as %j answer %s', (outcomes, answer) => {
  expect(answerOf(outcomes.map((outcome) => ({ outcome })))).toBe(answer)
})
