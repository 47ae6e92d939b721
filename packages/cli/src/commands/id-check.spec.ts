import { expect, test } from 'vitest'
import { hub } from '../fixtures.ts'

test.each([
  ['11100000000013338W', 'uscc'],
  ['11010519491231002X', 'citizen-id'],
  ['1.2.156.3005.2.11100000MB0143028R001.11330105002500287C.913300000000000001.001.M', 'licence-identifier'],
  ['11100000MB0341032Y100017214900101', 'item-code'],
])('%s is valid and told in one JSON line', async (text, kind) => {
  const { exit, out } = await hub(['id', 'check', text])
  expect(exit).toBe(0)
  expect(out).not.toContain('\n')
  expect(JSON.parse(out)).toMatchObject({ kind, valid: true })
})

test('a wrong check character is told with its part, beside the computed one', async () => {
  const { exit, out } = await hub(['id', 'check', '1.2.156.3005.2.11100000000013661B006.113700000045046442.209FA4E88F9E4C878F3E9BED2CE7EA49.001.M'])
  expect(exit).toBe(1)
  expect(JSON.parse(out)).toMatchObject({ valid: false, part: 'check', given: 'M', computed: 'D' })
})

test('a number that a spreadsheet has damaged is explained', async () => {
  const { exit, out } = await hub(['id', 'check', '5.1E+17'])
  expect([exit, (JSON.parse(out) as { readonly code: string }).code]).toEqual([1, 'SPREADSHEET_DAMAGED'])
})

test('a dash reads lines from the standard input, and one invalid line decides the exit code', async () => {
  const valid = await hub(['id', 'check', '-'], { stdin: '11100000000013338W\r\n11010519491231002X\n' })
  expect([valid.exit, valid.out.split('\n').length]).toEqual([0, 2])
  const mixed = await hub(['id', 'check', '-'], { stdin: '11100000000013338W\nxyz\n11010519491231002X' })
  expect(mixed.exit).toBe(1)
  expect(mixed.out.split('\n').map((line) => (JSON.parse(line) as { readonly valid: boolean }).valid)).toEqual([true, false, true])
})
