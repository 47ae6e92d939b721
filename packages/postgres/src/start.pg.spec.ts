import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { existingServer } from './existing.ts'
import { ask, startForTest, temporaryFolder, temporaryOptions } from './fixtures.ts'

test('a first start makes a durable UTF-8 cluster that only its password opens', async () => {
  const options = temporaryOptions(temporaryFolder())
  const server = await startForTest(options)
  const names = ['fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums', 'server_encoding', 'listen_addresses', 'unix_socket_directories', 'jit']
  const [row] = await ask(server.superuserUrl, `select ${names.map((name) => `current_setting('${name}') as ${name}`).join(', ')}`)
  expect(row).toEqual({
    fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', data_checksums: 'on', server_encoding: 'UTF8',
    listen_addresses: '127.0.0.1', unix_socket_directories: '', jit: 'off',
  })
  expect(await ask(server.superuserUrl, 'select datlocprovider, datlocale from pg_database where datname = current_database()')).toEqual([{ datlocprovider: 'b', datlocale: 'C.UTF-8' }])
  expect(await ask(server.superuserUrl, "select count(*)::int as open from pg_hba_file_rules where auth_method <> 'scram-sha-256'")).toEqual([{ open: 0 }])
  expect(statSync(options.passwordFile).mode & 0o777).toBe(0o600)
  await expect(ask(`postgres://postgres:wrong@127.0.0.1:${server.port}/postgres`, 'select 1')).rejects.toMatchObject({ code: '28P01' })
})

test('a second start makes no other cluster, keeps the data and takes the same port; stopping twice is once', async () => {
  const options = temporaryOptions(temporaryFolder())
  const first = await startForTest(options)
  const clusterOf = async (url: string): Promise<unknown> => (await ask(url, 'select system_identifier::text as id from pg_control_system()'))[0]
  const cluster = await clusterOf(first.superuserUrl)
  await ask(first.superuserUrl, "create table kept as select 'still here' as what")
  await Promise.all([first.stop(), first.stop()])
  expect(await first.exited).toEqual({ code: 0, signal: null, asked: true })

  const second = await startForTest(options)
  expect(await clusterOf(second.superuserUrl)).toEqual(cluster)
  expect(second.port).toBe(first.port)
  expect(await ask(second.superuserUrl, 'select what from kept')).toEqual([{ what: 'still here' }])
})

test('when the port of last time is taken another one is chosen, and the choice is said and remembered', async () => {
  const options = temporaryOptions(temporaryFolder())
  const first = await startForTest(options)
  await first.stop()
  const squatter = createServer()
  onTestFinished(() => void squatter.close())
  await new Promise<void>((resolve) => squatter.listen({ host: '127.0.0.1', port: first.port }, resolve))

  const second = await startForTest(options)
  expect(second.port).not.toBe(first.port)
  expect(options.said.join()).toContain(`${first.port} 已被占用`)
  expect(readFileSync(`${options.dataDir}.port`, 'utf8')).toBe(`${second.port}\n`)
  await second.stop()
  await expect(startForTest({ ...options, port: first.port })).rejects.toMatchObject({ trouble: 'PORT_TAKEN', message: expect.stringContaining(`${first.port} 已被占用`) as string })
})

test('a second launcher is refused while the first one owns the cluster, and the first goes on', async () => {
  const options = temporaryOptions(temporaryFolder())
  const server = await startForTest(options)
  await expect(startForTest(options)).rejects.toMatchObject({ trouble: 'IN_USE', message: expect.stringContaining(String(process.pid)) as string })
  expect(await ask(server.superuserUrl, 'select 1 as ok')).toEqual([{ ok: 1 }])
})

test('a lost password file is replaced by a new password that opens the old data', async () => {
  const options = temporaryOptions(temporaryFolder())
  const first = await startForTest(options)
  await ask(first.superuserUrl, 'create table kept (id int)')
  await first.stop()
  rmSync(options.passwordFile)

  const second = await startForTest(options)
  expect(second.superuserUrl).not.toBe(first.superuserUrl)
  expect(await ask(second.superuserUrl, 'select * from kept')).toEqual([])
  const password = readFileSync(options.passwordFile, 'utf8').trim()
  expect(readFileSync(options.logFile, 'utf8') + options.said.join()).not.toContain(password)
})

test('an initialisation that was killed half-way is thrown away and done again', async () => {
  const options = temporaryOptions(temporaryFolder())
  const half = `${options.dataDir}.initialising`
  mkdirSync(join(half, 'cluster'), { recursive: true })
  writeFileSync(join(half, 'cluster', 'PG_VERSION'), '18\n')
  const server = await startForTest(options)
  expect(await ask(server.superuserUrl, 'select 1 as ok')).toEqual([{ ok: 1 }])
  expect(existsSync(half)).toBe(false)
})

test('data of another major version, and a folder with something else in it, are refused untouched', async () => {
  const options = temporaryOptions(temporaryFolder())
  mkdirSync(options.dataDir)
  writeFileSync(join(options.dataDir, 'note.txt'), 'mine')
  await expect(startForTest(options)).rejects.toMatchObject({ trouble: 'DID_NOT_START', message: expect.stringContaining('不是 PostgreSQL 数据目录') as string })
  writeFileSync(join(options.dataDir, 'PG_VERSION'), '15\n')
  await expect(startForTest(options)).rejects.toMatchObject({ trouble: 'OTHER_MAJOR_VERSION', message: expect.stringContaining('PostgreSQL 15') as string })
  expect(readFileSync(join(options.dataDir, 'note.txt'), 'utf8')).toBe('mine')
})

test('a setting that the server does not know is reported with what the server said', async () => {
  const options = temporaryOptions(temporaryFolder())
  await expect(startForTest({ ...options, settings: { no_such_setting: '1' } })).rejects.toMatchObject({ trouble: 'DID_NOT_START', message: expect.stringContaining('no_such_setting') as string })
  const server = await startForTest(options)
  expect(server.pid).toBeGreaterThan(0)
})

test('the log quotes no statement and no value, even when a unique key is broken', async () => {
  const options = temporaryOptions(temporaryFolder())
  const server = await startForTest(options)
  await ask(server.superuserUrl, "create table holder (number text primary key); insert into holder values ('110000secret')")
  await expect(ask(server.superuserUrl, "insert into holder values ('110000secret')")).rejects.toMatchObject({ code: '23505' })
  await server.stop()
  const text = readFileSync(options.logFile, 'utf8')
  expect(text).toContain('duplicate key value')
  expect(text).not.toContain('110000secret')
})

test('a running server is accepted as an existing one', async () => {
  const server = await startForTest(temporaryOptions(temporaryFolder()))
  const existing = await existingServer(server.superuserUrl)
  expect(existing).toMatchObject({ host: '127.0.0.1', port: server.port, superuserUrl: server.superuserUrl, pid: undefined })
  await existing.stop()
  expect(await ask(existing.superuserUrl, 'select 1 as ok')).toEqual([{ ok: 1 }])
})
