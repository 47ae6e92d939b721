import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { appendFile, readFile, readdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { eventually } from '../../../../test/support/eventually.ts'
import { hub, terminal } from '../fixtures.ts'
import { runHub } from '../run.ts'
import { acceptedReply, startFakeGateway, type FakeGateway, type GatewayBehaviour } from '../testing/fake-gateway.ts'
import { exampleTypeJson, examples, personNumber, smallRow, stockFile, typeCode } from './fixtures.ts'

const typeInfo = await exampleTypeJson()
const gatewayWith = (behaviour: Partial<GatewayBehaviour> = {}) => startFakeGateway({ typeInfo, ...behaviour })
const words = (path: string, gateway: FakeGateway, ...more: readonly string[]) => ['import', 'licences', path, '--type', typeCode, '--source', 'demo-estate', '--as', 'issuer', '--url', gateway.url, ...more]
const rowsTo = (n: number) => Array.from({ length: n }, (_, at) => smallRow(at + 1))
const sourceIds = (gateway: FakeGateway) => gateway.received.map(({ body }) => body['sourceId'])

test('good rows are deposited, bad ones come back in a file of the same layout, ready to be corrected', async () => {
  await using gateway = await gatewayWith()
  const path = await stockFile([smallRow(1), smallRow(2, { holder_code: '5.1E+17' }), smallRow(3, { cd_operation: 'U' }), smallRow(4, { cd_operation: 'D' })])
  const { exit, said } = await hub(words(path, gateway))
  expect(exit).toBe(1)
  expect(gateway.received.map(({ type }) => type)).toEqual(['DepositLicence', 'ReviseDeposit', 'CancelDeposit'])
  expect(said).toMatch(/1 {2}新入库\n.*1 {2}更新\n.*1 {2}注销\n.*1 {2}内容有误，未发送/)
  expect(said).toContain('未核验')
  expect(existsSync(`${path}.progress.json`)).toBe(false)

  const errorPath = path.replace('.csv', '.errors.csv')
  const errors = await readFile(errorPath, 'utf8')
  expect(errors.split('\n').at(1)).toContain('第 3 行：holder_code：号码被表格软件')
  expect((await stat(errorPath)).mode & 0o777).toBe(0o600)
  await writeFile(errorPath, errors.replace('5.1E+17', personNumber(2)))
  const again = await hub(words(errorPath, gateway))
  expect([again.exit, sourceIds(gateway).at(-1)]).toEqual([0, 'S-2'])
})

test('the same file again is recognised row by row', async () => {
  await using gateway = await gatewayWith()
  const path = await stockFile(rowsTo(3))
  await hub(words(path, gateway))
  const { exit, said } = await hub(words(path, gateway))
  expect(exit).toBe(0)
  expect(said).toMatch(/3 {2}此前已入库/)
})

test('a dry run sends nothing, tells everything, and leaves no progress behind', async () => {
  await using gateway = await gatewayWith()
  const path = await stockFile([smallRow(1), smallRow(2, { issue_date: '2020-13-01' })])
  const { exit, said } = await hub(words(path, gateway, '--dry-run'))
  expect([exit, gateway.received.length]).toEqual([1, 0])
  expect(said).toMatch(/1 {2}检查通过\n.*1 {2}有错误/)
  expect((await readdir(dirname(path))).sort()).toEqual(['stock.csv', 'stock.errors.csv'])
})

test('a dry run away from the hub takes the type from a file', async () => {
  const path = await stockFile(rowsTo(2))
  const { exit } = await hub(['import', 'licences', path, '--type', typeCode, '--source', 's', '--dry-run', '--fields', join(examples, 'licence-type.json')])
  expect(exit).toBe(0)
})

test('what the hub refuses is told with its text and code, what it flags is counted', async () => {
  await using gateway = await gatewayWith({
    reply: (row) => {
      if (row.rowNumber === 2) return { kind: 'refused', code: 'SOME_NEW_CODE', detail: {}, position: null, ids: {} }
      if (row.rowNumber === 3) return { kind: 'invalid', problems: [{ path: 'face.location', message: '不符合要求' }] }
      return acceptedReply(row, { answer: { outcome: 'deposited', duplicate: true } as never })
    },
  })
  const path = await stockFile([...rowsTo(2), smallRow(3)])
  const { exit, said } = await hub(words(path, gateway))
  expect(exit).toBe(1)
  expect(said).toContain('被拒绝 SOME_NEW_CODE')
  expect(said).toMatch(/1 {2}与已有有效证照重复/)
  const errors = (await readFile(path.replace('.csv', '.errors.csv'), 'utf8')).split('\n')
  expect(errors[1]).toContain('（SOME_NEW_CODE）')
  expect(errors[2]).toContain('face.location：不符合要求')
})

test('rows of one source id wait for each other, others do not', async () => {
  await using gateway = await gatewayWith({ answerDelayMs: 5 })
  const path = await stockFile([smallRow(1), smallRow(2), smallRow(1, { cd_operation: 'U' }), smallRow(3), smallRow(1, { cd_operation: 'D' })])
  expect((await hub(words(path, gateway))).exit).toBe(0)
  expect(gateway.received.filter(({ body }) => body['sourceId'] === 'S-1').map(({ type }) => type)).toEqual(['DepositLicence', 'ReviseDeposit', 'CancelDeposit'])
  expect(gateway.received.length).toBe(5)
})

describe('trouble on the way', () => {
  test('a dropped connection is asked again, and every row is answered once', async () => {
    let dropped = 0
    await using gateway = await gatewayWith({ reply: (row) => (row.rowNumber % 7 === 0 && (dropped += 1) <= 3 ? 'drop' : acceptedReply(row)) })
    const path = await stockFile(rowsTo(40))
    const { exit, said } = await hub(words(path, gateway, '--batch-size', '10'))
    expect([exit, dropped > 3]).toEqual([0, true])
    expect(said).toContain('导入完成：40 行')
    expect(new Set(sourceIds(gateway)).size).toBe(40)
  })

  test('a hub that is busy is waited for as long as it says', async () => {
    let busy = 0
    await using gateway = await gatewayWith({ status: (request) => (request === 1 ? 503 : 200), reply: (row) => (row.rowNumber === 3 && (busy += 1) <= 2 ? { kind: 'unavailable', retryAfterMs: 20 } : acceptedReply(row)) })
    const { exit, said } = await hub(words(await stockFile(rowsTo(5)), gateway))
    expect([exit, busy]).toEqual([0, 3])
    expect(said).toContain('导入完成：5 行')
  })

  test('an expired token is renewed, and no row counts as refused for it', async () => {
    let expired = 0
    await using gateway = await gatewayWith({
      accounts: { issuer: ['old', 'new'] },
      reply: (row) => (row.rowNumber > 3 && expired++ < 2 ? { kind: 'refused', code: 'TOKEN_EXPIRED', detail: {}, position: null, ids: {} } : acceptedReply(row)),
    })
    const { exit } = await hub(words(await stockFile(rowsTo(5)), gateway))
    expect([exit, gateway.tokensSeen]).toEqual([0, ['old', 'new']])
  })

  test('a caller without the role is told at once, not row by row, and goes on later', async () => {
    let role = false
    await using gateway = await gatewayWith({ reply: (row) => (role ? acceptedReply(row) : { kind: 'refused', code: 'ROLE_MISSING', detail: {}, position: null, ids: {} }) })
    const path = await stockFile(rowsTo(5))
    const { exit, said } = await hub(words(path, gateway))
    expect([exit, said.includes('您的角色不能办理'), existsSync(`${path}.progress.json`), existsSync(path.replace('.csv', '.errors.csv'))]).toEqual([1, true, true, false])
    role = true
    const again = await hub(words(path, gateway))
    expect([again.exit, again.said.includes('5  新入库')]).toEqual([0, true])
  })

  test('a quote that is not closed stops the import where it stands, after what came before', async () => {
    await using gateway = await gatewayWith()
    const path = await stockFile(rowsTo(3))
    await appendFile(path, '"I,S-4,x\n')
    const { exit, said } = await hub(words(path, gateway))
    expect([exit, said.includes('有引号没有成对')]).toEqual([1, true])
  })

  test.each([[403, '不能导入存量证照'], [404, '没有导入接口'], [413, '较小的 --batch-size'], [418, '状态 418']])('status %i ends the import with what to do', async (status, message) => {
    await using gateway = await gatewayWith({ status: () => status })
    const { exit, said } = await hub(words(await stockFile(rowsTo(2)), gateway))
    expect([exit, said.includes(message)]).toEqual([1, true])
  })
})

describe('interruption', () => {
  test('Ctrl-C stops cleanly, and the next run goes on with the rows that are left', async () => {
    const io = terminal()
    await using gateway = await gatewayWith({
      reply(row) {
        if (row.rowNumber === 15) io.controller.abort()
        return acceptedReply(row)
      },
    })
    const path = await stockFile([...rowsTo(9), smallRow(10, { issue_date: 'x' }), ...rowsTo(60).slice(10)])
    expect(await runHub(words(path, gateway, '--batch-size', '5'), io)).toBe(130)
    expect(io.saidLines.join()).toContain('从中断处继续')
    const sentBefore = gateway.received.length
    expect(sentBefore).toBeLessThan(59)

    const { exit, said } = await hub(words(path, gateway, '--batch-size', '5'))
    expect(exit).toBe(1)
    expect(said).toContain('接着上次中断处继续')
    expect(said).toMatch(/导入完成：60 行/)
    expect(new Set(sourceIds(gateway)).size).toBe(59)
    expect(gateway.received.length).toBe(59)
    expect((await readFile(path.replace('.csv', '.errors.csv'), 'utf8')).trim().split('\n').length).toBe(2)
  })

  test('after kill -9 the next run loses no row and writes each error once', async () => {
    await using gateway = await gatewayWith({ answerDelayMs: 8 })
    const path = await stockFile(rowsTo(600).map((_, at) => smallRow(at + 1, at % 50 === 7 ? { issue_date: '2020-02-30' } : {})))
    const main = join(dirname(fileURLToPath(import.meta.url)), '..', 'main.ts')
    const child = spawn(process.execPath, [main, ...words(path, gateway, '--batch-size', '20')], { stdio: 'ignore' })
    const ended = once(child, 'exit')
    await eventually('something of the import is written down', () => existsSync(`${path}.progress.json`))
    child.kill('SIGKILL')
    await ended
    const before = gateway.received.length
    expect(before).toBeLessThan(588)

    gateway.behaviour.answerDelayMs = 0
    const { exit, said } = await hub(words(path, gateway, '--batch-size', '20'))
    expect([exit, said.includes('接着上次中断处继续')]).toEqual([1, true])
    expect(said).toContain('导入完成：600 行')
    expect(new Set(sourceIds(gateway)).size).toBe(588)
    // Asked twice at most what was on its way or not yet written down.
    expect(gateway.received.length).toBeLessThan(588 + before)
    const errors = (await readFile(path.replace('.csv', '.errors.csv'), 'utf8')).trim().split('\n').slice(1)
    expect(errors.map((line) => /第 (\d+) 行/.exec(line)?.[1]).map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at * 50 + 9))
  })

  test('a file that has changed since starts anew, and says so', async () => {
    let role = false
    await using gateway = await gatewayWith({ reply: (row) => (role || row.rowNumber < 4 ? acceptedReply(row) : { kind: 'refused', code: 'ROLE_MISSING', detail: {}, position: null, ids: {} }) })
    const path = await stockFile(rowsTo(6))
    expect((await hub(words(path, gateway, '--batch-size', '2'))).exit).toBe(1)
    role = true
    await writeFile(path, (await readFile(path, 'utf8')).replace('演示路6号', '演示路六号'))
    const { exit, said } = await hub(words(path, gateway))
    expect([exit, said.includes('从头开始')]).toEqual([0, true])
    expect(said).toMatch(/2 {2}此前已入库/)
  })
})

test('an error file that the user named is never written over', async () => {
  await using gateway = await gatewayWith()
  const path = await stockFile([smallRow(1, { issue_date: 'x' })])
  const errors = join(dirname(path), 'mine.csv')
  await writeFile(errors, 'half corrected')
  const { exit, said } = await hub(words(path, gateway, '--errors', errors))
  expect([exit, said.includes('已经存在'), await readFile(errors, 'utf8')]).toEqual([2, true, 'half corrected'])
  await hub(words(path, gateway))
  await hub(words(path, gateway))
  expect((await readdir(dirname(path))).sort()).toEqual(['mine.csv', 'stock.csv', 'stock.errors-2.csv', 'stock.errors.csv'])
})

test('neither a token nor a person appears in what is said or in the progress file', async () => {
  await using gateway = await gatewayWith({ accounts: { issuer: ['secret-token'] }, reply: () => ({ kind: 'refused', code: 'ROLE_MISSING', detail: {}, position: null, ids: {} }) })
  const path = await stockFile([smallRow(1), smallRow(2, { holder_code: personNumber(3).replace(/.$/, '?') })])
  const { said } = await hub(words(path, gateway))
  const kept = said + (await readFile(`${path}.progress.json`, 'utf8'))
  for (const secret of ['secret-token', '演示1', personNumber(1), personNumber(3).slice(0, 17)]) expect(kept).not.toContain(secret)
})
