import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { diagnose, diagnoseFileError } from './diagnose.ts'
import { existingServer, refuseServer } from './existing.ts'
import { temporaryFolder } from './fixtures.ts'
import { takeOwnership } from './ownership.ts'
import { choosePort } from './port.ts'
import { startOf } from './processes.ts'
import { serverArguments } from './settings.ts'

const work = { doing: '启动数据库', dataDir: '/data', logFile: '/log' }

test.each([
  ['FATAL:  could not write to file "pg_wal/xlogtemp.9": No space left on device', 'DISK_FULL', '磁盘已满'],
  ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', 'PORT_TAKEN', '端口'],
  ['FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use', 'BACKENDS_LEFT', '后台进程'],
  ['FATAL:  lock file "postmaster.pid" already exists', 'IN_USE', '另一个 PostgreSQL'],
  ['FATAL:  database files are incompatible with server', 'OTHER_MAJOR_VERSION', '主版本'],
  ['FATAL:  could not map anonymous shared memory: Cannot allocate memory', 'OUT_OF_MEMORY', '内存'],
  ['initdb: could not look up effective user ID 1234: user does not exist', 'NO_ACCOUNT', '/etc/passwd'],
  ['FATAL:  recovery ended before configured recovery target was reached', 'BAD_MOMENT', '补齐归档'],
  ["FATAL:  requested timeline 4 is not a child of this server's history", 'BAD_TIMELINE', '--timeline'],
  ['FATAL:  something never seen', 'DID_NOT_START', 'something never seen'],
])('%s', (output, trouble, said) => {
  expect(diagnose(output, work)).toMatchObject({ trouble, message: expect.stringContaining(said) as string })
})

test('a full disk under our own files is told as such, any other error is left alone', () => {
  expect(diagnoseFileError(Object.assign(new Error('x'), { code: 'ENOSPC' }), work)).toMatchObject({ trouble: 'DISK_FULL' })
  const other = new Error('other')
  expect(diagnoseFileError(other, work)).toBe(other)
})

test('an existing server must be version 13 or newer and keep UTF-8', () => {
  expect(refuseServer({ version: 120_019, name: '12.19', encoding: 'UTF8' })).toMatchObject({ trouble: 'SERVER_TOO_OLD', message: expect.stringMatching(/12\.19.*13/) as string })
  expect(refuseServer({ version: 150_000, name: '15.0', encoding: 'SQL_ASCII' })).toMatchObject({ trouble: 'SERVER_ENCODING' })
  expect(refuseServer(undefined)).toMatchObject({ trouble: 'SERVER_TOO_OLD' })
  expect(refuseServer({ version: 130_000, name: '13.0', encoding: 'UTF8' })).toBeUndefined()
})

test.each(['', 'not a url', 'mysql://u:hidden@h/db', 'postgres//u:hidden@h'])('the address %j is refused without being quoted', async (url) => {
  await expect(existingServer(url)).rejects.toMatchObject({ trouble: 'BAD_URL', message: expect.not.stringContaining('hidden') as string })
})

test('a server that does not answer is named unreachable, without its password', async () => {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen({ host: '127.0.0.1', port: 0 }, resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  await expect(existingServer(`postgres://u:hidden@127.0.0.1:${port}/db`)).rejects.toMatchObject({ trouble: 'NOT_REACHABLE', message: expect.not.stringContaining('hidden') as string })
})

test.each(['', 'abc', '0', '70000', '-1', '5432\n5433'])('a remembered port %j that is none is forgotten', async (text) => {
  const portFile = join(temporaryFolder(), 'port')
  writeFileSync(portFile, text)
  const said: string[] = []
  expect(await choosePort(undefined, portFile, (line) => said.push(line))).toBeGreaterThan(0)
  expect(said).toEqual([])
})

test('durability, privacy of the log and the loopback address cannot be overridden', () => {
  const args = serverArguments({ port: 1, durable: true, walCompression: 'off', settings: { fsync: 'off', listen_addresses: '*', log_min_error_statement: 'error', work_mem: '1MB' } })
  expect(args).toEqual(expect.arrayContaining(['fsync=on', 'listen_addresses=127.0.0.1', 'log_min_error_statement=panic', 'work_mem=1MB']))
  expect(args).not.toContain('fsync=off')
})

test.each([
  ['a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, started: '1' })],
  ['an older process of the same number', JSON.stringify({ pid: process.pid, started: 'long ago' })],
  ['garbage', '{"pid":'],
  ['nothing', ''],
])('the owner file of %s is taken over, and given back', (_whose, content) => {
  const dataDir = join(temporaryFolder(), 'postgres')
  writeFileSync(`${dataDir}.owner`, content)
  const release = takeOwnership(dataDir)
  onTestFinished(release)
  expect(JSON.parse(readFileSync(`${dataDir}.owner`, 'utf8'))).toEqual({ pid: process.pid, started: startOf(process.pid) })
  expect(() => takeOwnership(dataDir)).toThrow(expect.objectContaining({ trouble: 'IN_USE' }) as Error)
  release()
  release()
  expect(existsSync(`${dataDir}.owner`)).toBe(false)
})
