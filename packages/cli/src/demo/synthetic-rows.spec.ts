import { checkCitizenId, parseCommand, parseLocalDate, parseUuid, syntheticHolder, syntheticRowsMax } from '@hub/schemas'
import { expect, test } from 'vitest'
import type { TypeInfo } from '../import/type-info.ts'
import { syntheticRows } from './synthetic-rows.ts'

const type: TypeInfo = { typeId: '0192f0c1-2345-7abc-8def-0123456789ab', code: '11100000000019713D072', name: '驾驶员证', fields: [], uniqueness: { per: 'holder' as const }, issuers: new Map([['x', '0192f0c1-2345-7abc-8def-0123456789ac']]) }
const today = parseLocalDate('2026-11-22')

test('synthetic people differ in their numbers, and each number is valid', () => {
  const numbers = Array.from({ length: 5_000 }, (_, at) => syntheticHolder(at * 3_001 % syntheticRowsMax).number)
  expect(new Set(numbers).size).toBe(numbers.length)
  if (today === undefined) throw new Error('the day exists')
  expect(numbers.filter((number) => !checkCitizenId(number, today).valid)).toEqual([])
})

test('the last of them is still a person', () => {
  expect(syntheticHolder(syntheticRowsMax - 1).number).toMatch(/^339900/)
})

test('a row is a command that the hub takes, and the same row in every run', async () => {
  const rows = []
  for await (const row of syntheticRows(type, { from: 7, count: 2 })) rows.push(row)
  const again = []
  for await (const row of syntheticRows(type, { from: 8, count: 1 })) again.push(row)
  expect(rows.map(({ row }) => row)).toEqual([1, 2])
  expect(parseCommand('DepositLicence', JSON.parse(rows[0]?.command.body ?? ''))).toMatchObject({ ok: true })
  expect(parseUuid(rows[0]?.command.commandId ?? '')).toBeDefined()
  expect(again[0]?.command).toEqual(rows[1]?.command)
})
