import { refuse } from '@hub/kernel'
import { expect, test } from 'vitest'
import { describerOf } from './describe-refusal.ts'

const describe = describerOf({ NAME_INVALID: '名称不合法' })

test('a code of the format is said in its words, with the field where one is named', () => {
  expect([describe(refuse('NAME_INVALID')), describe(refuse('NAME_INVALID', { field: 'esID' }))]).toEqual(['名称不合法', '名称不合法（esID）'])
})

test('what is wrong with the encoding is said with its place', () => {
  expect(describe(refuse('TRUNCATED', { offset: 7, expected: '', path: 'cert' }))).toBe('第 7 字节（cert）：数据不完整，声明的长度超出所在范围')
})

test('a code that nobody knows stands for itself', () => {
  expect([describe(refuse('NEW_CODE')), describe(refuse('toString'))]).toEqual(['NEW_CODE', 'toString'])
})
