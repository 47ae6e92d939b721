import { expect, test } from 'vitest'
import { hub } from './fixtures.ts'
import { commands } from './run.ts'

test('the overview names every command', async () => {
  const { exit, out } = await hub(['--help'])
  expect(exit).toBe(0)
  for (const { name } of commands) expect(out).toContain(`  ${name}`)
})

test('without a command the overview is shown and the exit code says that this was no success', async () => {
  const { exit, out, said } = await hub([])
  expect([exit, out]).toEqual([2, ''])
  expect(said).toContain('import licences')
})

test.each(commands.map(({ name, options }) => [name, Object.keys(options)] as const))('the help of "%s" names its options', async (name, options) => {
  const { exit, out } = await hub([...name.split(' '), '--help'])
  expect(exit).toBe(0)
  expect(out).toContain(`npx hub ${name}`)
  for (const option of options) expect(out).toContain(`--${option}`)
})

test.each([
  [['import'], 'import licences'],
  [['improt', 'licences'], 'import licences'],
  [['id', 'chekc', 'x'], 'id check'],
  [['tokn', '--as', 'x'], 'token'],
  [['ledgr'], 'ledger rebuild'],
  [['initialise'], 'init'],
])('%j is no command, and the nearest is named', async (typed, likely) => {
  const { exit, said } = await hub(typed)
  expect(exit).toBe(2)
  expect(said).toContain(`npx hub ${likely}\n`)
})

test('the first word of several commands names them all', async () => {
  const names = ['key list', 'key import', 'key assign', 'key create', 'key request', 'key certify', 'key export-certificates', 'key status', 'key rotate', 'key end']
  const asked = await hub(['key', '--help'])
  expect([asked.exit, asked.out.match(/npx hub key [a-z-]+/g)]).toEqual([0, names.map((name) => `npx hub ${name}`)])
  const wrong = await hub(['key'])
  expect([wrong.exit, wrong.said.match(/npx hub key [a-z-]+/g)]).toEqual([2, names.map((name) => `npx hub ${name}`)])
})

test.each([
  [['token', '--az', 'x'], '没有选项 --az，最接近的是 --as'],
  [['token', '--as'], '--as 缺少值'],
  [['token'], '缺少选项：--as'],
  [['restore', '--from', 'x', '--until', '2026-11-22T09:45:00Z'], '--until 须与 --wal 一起给出'],
  [['restore', '--from', 'x', '--timeline', '2'], '--timeline 须与 --wal 一起给出'],
  [['restore', '--from', 'x', '--wal', 'y', '--timeline', '0'], '是一个正整数'],
  [['demo', '--licences', '0'], '--licences 须为 1 至'],
  [['demo', '--licences', '1e6'], '--licences 须为 1 至'],
  [['demo'], '缺少选项：--licences'],
  [['ledger', 'rebuild', '--projection', '../x'], '--projection 须为'],
  [['ledger', 'export'], '请给出一个目录或文件'],
  [['ledger', 'export', 'a', '--vault'], '--vault 缺少值'],
  [['ledger', 'import', 'a', 'b'], '请给出一个导出的目录或文件'],
  [['ledger', 'migrate', '--from', 'local'], '缺少选项：--to'],
  [['ledger', 'fsck', 'x'], 'ledger fsck 只有选项'],
  [['ledger', 'fsck', '--nokeys'], '没有选项 --nokeys，最接近的是 --no-keys'],
  [['id', 'check'], '请给出要识别的文本'],
  [['import', 'licences'], '请给出要导入的 CSV 文件'],
  [['import', 'licences', 'a.csv'], '缺少选项：--type、--source'],
  [['import', 'licences', 'a.csv', '--dry-run=yes'], '--dry-run 不带值'],
  [['import', 'licences', 'a.csv', '--type', '123', '--source', 'x'], '--type 有误：证照类型代码应为 21 位'],
  [['import', 'licences', 'a.csv', '--type', '11100000MB0143028R001', '--source', '不动产'], '--source 只能用'],
])('%j is told what is wrong with it, and how the command is used', async (typed, message) => {
  const { exit, said, out } = await hub(typed)
  expect([exit, out]).toEqual([2, ''])
  expect(said).toContain(message)
  const command = commands.find(({ name }) => typed.join(' ').startsWith(name))
  expect(said).toContain(`用法：npx hub ${String(command?.name)} ${String(command?.usage)}`)
})
