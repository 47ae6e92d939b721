import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Client } from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { stopAbandoned } from './abandoned.ts'
import { ask, startForTest, temporaryFolder, temporaryOptions } from './fixtures.ts'
import { isAlive, isTaken } from './processes.ts'
import type { StartOptions } from './start.ts'

/** A launcher of its own: starts the server and says its process number; ends only by being killed. */
async function launchElsewhere({ dataDir, passwordFile, logFile, settings }: StartOptions): Promise<{ readonly serverPid: number; kill(): Promise<void> }> {
  const script = `
    import { startPostgres } from ${JSON.stringify(new URL('start.ts', import.meta.url).href)}
    const server = await startPostgres({ ...JSON.parse(process.argv[1]), log() {} })
    console.log(server.pid)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, JSON.stringify({ dataDir, passwordFile, logFile, settings })], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const gone = once(child, 'exit')
  return {
    serverPid: Number(line),
    kill: async () => {
      child.kill('SIGKILL')
      await gone
    },
  }
}

test('a committed row survives kill -9 of the server, whose end is noticed', async () => {
  const options = temporaryOptions(temporaryFolder())
  const first = await startForTest(options)
  await ask(first.superuserUrl, 'create table event (id int)')
  await ask(first.superuserUrl, 'insert into event values (7)')
  process.kill(first.pid, 'SIGKILL')
  expect(await first.exited).toEqual({ code: null, signal: 'SIGKILL', asked: false })

  const second = await startForTest(options)
  expect(await ask(second.superuserUrl, 'select id from event')).toEqual([{ id: 7 }])
  expect(readFileSync(options.logFile, 'utf8')).toContain('was not properly shut down')
})

test('a killed server whose backend is still busy does not keep the next one from starting', async () => {
  const options = temporaryOptions(temporaryFolder())
  const first = await startForTest(options)
  const busy = new Client({ connectionString: first.superuserUrl })
  busy.on('error', () => undefined)
  await busy.connect()
  const { rows: [backend] } = await busy.query<{ pid: number }>('select pg_backend_pid() as pid')
  const endless = busy.query('do $$ begin loop end loop; end $$').catch(() => 'broken off')
  await expect.poll(() => ask(first.superuserUrl, `select state from pg_stat_activity where pid = ${backend?.pid}`)).toEqual([{ state: 'active' }])
  process.kill(first.pid, 'SIGKILL')
  await first.exited

  const second = await startForTest(options)
  expect(await ask(second.superuserUrl, 'select 1 as ok')).toEqual([{ ok: 1 }])
  expect(await endless).toBe('broken off')
  await expect.poll(() => isAlive(backend?.pid ?? 0)).toBe(false)
})

test('the orphan of a killed launcher is stopped in order and its data are served again', async () => {
  const options = temporaryOptions(temporaryFolder())
  const elsewhere = await launchElsewhere(options)
  await expect(startForTest(options)).rejects.toMatchObject({ trouble: 'IN_USE' })
  await elsewhere.kill()
  expect(isAlive(elsewhere.serverPid)).toBe(true)

  const server = await startForTest(options)
  expect(isAlive(elsewhere.serverPid)).toBe(false)
  expect(options.said.join()).toContain(`PID ${elsewhere.serverPid}`)
  expect(await ask(server.superuserUrl, 'select 1 as ok')).toEqual([{ ok: 1 }])
  expect(readFileSync(options.logFile, 'utf8')).not.toContain('was not properly shut down')
})

test('launcher and server killed together recover by themselves', async () => {
  const options = temporaryOptions(temporaryFolder())
  const elsewhere = await launchElsewhere(options)
  process.kill(elsewhere.serverPid, 'SIGKILL')
  await elsewhere.kill()
  const server = await startForTest(options)
  expect(await ask(server.superuserUrl, 'select 1 as ok')).toEqual([{ ok: 1 }])
})

test('an abandoned server can be stopped without starting another', async () => {
  const options = temporaryOptions(temporaryFolder())
  const elsewhere = await launchElsewhere(options)
  await expect(stopAbandoned(options.dataDir, options.log)).rejects.toMatchObject({ trouble: 'IN_USE' })
  await elsewhere.kill()
  await stopAbandoned(options.dataDir, options.log)
  expect(isAlive(elsewhere.serverPid)).toBe(false)
})

/** Runs as the server's own account: a process of another one PostgreSQL itself knows to be none of its own. */
async function strangerOf(dataDir: string, command: string): Promise<number> {
  const { uid, gid } = statSync(dataDir)
  const account = process.getuid?.() === 0 ? { uid, gid } : {}
  const child = spawn('sh', ['-c', command], { stdio: ['ignore', 'pipe', 'ignore'], cwd: '/', ...account })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return Number(line)
}

test.each([
  ['now belongs to another program', 'echo $$; exec sleep 60', true],
  // The shell becomes a program that never asks for the end of its child; it does so before that end, which it might otherwise see itself.
  ['is that of a zombie', 'sleep 1 & echo $!; exec sleep 60', false],
])('a lock file whose process number %s is removed', async (_what, command, alive) => {
  const options = temporaryOptions(temporaryFolder())
  const first = await startForTest(options)
  await first.stop()
  const stranger = await strangerOf(options.dataDir, command)
  await expect.poll(() => isAlive(stranger)).toBe(alive)
  writeFileSync(join(options.dataDir, 'postmaster.pid'), `${stranger}\n${options.dataDir}\n1700000000\n${first.port}\n\n127.0.0.1\n  1111  2222\nready   \n`)

  const second = await startForTest(options)
  expect(options.said.join()).toContain(`PID ${stranger} 已不是数据库`)
  expect(await ask(second.superuserUrl, 'select 1 as ok')).toEqual([{ ok: 1 }])
  expect(isTaken(stranger)).toBe(true)
})
