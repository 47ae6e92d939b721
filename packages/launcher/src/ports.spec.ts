import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from './fixtures/folder.ts'
import { choosePorts } from './ports.ts'
import { recordProcess } from './run-files.ts'

async function occupy(): Promise<number> {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => { server.close() })
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const base = { dataDir: 'unused', environment: {} }

test('a taken gateway port is refused with the setting that changes it', async () => {
  const port = await occupy()
  await expect(choosePorts({ ...base, port }, temporaryFolder())).rejects.toThrow(`端口 ${String(port)} 已被占用。请停止占用它的程序，或换一个端口：PORT=${String(port + 1)} npm start`)
})

test('an address that is not of this machine is refused by the name of the setting', async () => {
  await expect(choosePorts({ ...base, host: '192.0.2.1', port: 8080 }, temporaryFolder())).rejects.toThrow('HOST=192.0.2.1')
})

test('inner ports are different, and below those that systems hand out to clients', async () => {
  const ports = Object.values(await choosePorts({ ...base, port: 0 }, temporaryFolder()))
  expect(new Set(ports).size).toBe(4)
  expect(ports.every((port) => port >= 20_000 && port < 32_000)).toBe(true)
})

test('the ports of last time are taken again unless somebody has them, and settings win', async () => {
  const dir = temporaryFolder()
  const first = await choosePorts({ ...base, port: 0 }, dir)
  const taken = await occupy()
  recordProcess(dir, 'ledger', process.pid, first.ledger)
  recordProcess(dir, 'signer', process.pid, taken)
  recordProcess(dir, 'postgres', process.pid, first.postgres)
  const again = await choosePorts({ ...base, port: 0 }, dir)
  expect([again.ledger, again.postgres]).toEqual([first.ledger, first.postgres])
  expect(again.signer).not.toBe(taken)
  expect((await choosePorts({ ...base, port: 0, environment: { LEDGER_PORT: '7443' } }, dir)).ledger).toBe(7443)
})
