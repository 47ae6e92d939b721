import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCommand } from './command-shapes.ts'
import { goodBodies } from './fixtures.ts'

const [first] = goodBodies.OpenCase.parties
const withReference = (reference: unknown, number?: string) => ({
  ...goodBodies.OpenCase,
  parties: [{ ...first, party: 'P1', ...(number === undefined ? {} : { holder: { idType: '414', number, name: '持证人' } }), presence: { kind: 'card-reader', reference, reason: null, witness: null } }],
})
const problemsOf = (body: unknown) => {
  const parsed = parseCommand('OpenCase', body)
  return parsed.ok ? [] : parsed.problems
}

describe('what showed that somebody was there', () => {
  test.each(['READER-0007', 'R1', '05.06-20150728-0003123456', '019cac1d-ef1d-7af4-ad2c-000000000004', 'a'.repeat(63) + '1', 'msg:2026/03/02_7'])('may be the code %s', (reference) => {
    expect(problemsOf(withReference(reference))).toEqual([])
  })

  test.each<readonly [string, unknown]>([
    ['a name', 'ZhangWei'], ['a name in Chinese', '张伟1'], ['a sentence', 'card was dirty 2'], ['nothing', ''], ['more than 64 characters', `${'a'.repeat(64)}1`], ['a 公民身份号码', 'R-11010519491231002X'], ['a mobile number', 'R-13800138000'], ['a number', 7],
  ])('is not %s', (_what, reference) => {
    const problems = problemsOf(withReference(reference))
    expect(problems[0]?.path).toBe('parties.0.presence.reference')
    for (const { message } of problems) expect(message).toMatch(/\p{Script=Han}/u)
  })

  test('never holds the number of a party, however it is spelt', () => {
    expect(problemsOf(withReference('CARD-e1234-5678', 'E12345678'))).toEqual([{ path: 'parties.0.presence.reference', message: '含有当事人的号码：请填写读卡器、报文或亮证的编号' }])
    const [one] = withReference('R1', 'E12345678').parties
    const two = { ...one, party: 'P2', role: 'spouse', holder: { idType: '414', number: 'H 9876 5432', name: '持证人二' }, presence: { kind: 'card-reader', reference: 'h-98765432', reason: null, witness: null } }
    expect(problemsOf({ ...goodBodies.OpenCase, parties: [{ ...one, presence: { kind: 'card-reader', reference: 'H98765432', reason: null, witness: null } }, two] }).map(({ path }) => path)).toEqual(['parties.0.presence.reference', 'parties.1.presence.reference'])
  })

  test('is taken or refused without the number in the answer', () => {
    fc.assert(fc.property(fc.stringMatching(/^[A-Z][0-9]{8}$/), fc.constantFrom('', 'R-', 'x.'), (number, before) => {
      const problems = problemsOf(withReference(before + number, number))
      expect(problems).toHaveLength(1)
      expect(JSON.stringify(problems)).not.toContain(number)
    }))
  })
})
