import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from './fixtures/folder.ts'
import type { HubOptions } from './options.ts'
import { PortClaims } from './port-claims.ts'
import { choosePorts, type Ports } from './ports.ts'
import { recordProcess } from './run-files.ts'

async function occupy(): Promise<number> {
  const server = createServer().listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => { server.close() })
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** For a hub of its own. */
function choose(options: HubOptions, runDir: string, claims = new PortClaims()): Promise<Ports> {
  onTestFinished(() => { claims.release() })
  return choosePorts(options, runDir, claims)
}

const base = { dataDir: 'unused', environment: {} }

test('a taken gateway port is refused with the setting that changes it', async () => {
  const port = await occupy()
  await expect(choose({ ...base, port }, temporaryFolder())).rejects.toThrow(`端口 ${String(port)} 已被占用。请停止占用它的程序，或换一个端口：PORT=${String(port + 1)} npm start`)
})

test('an address that is not of this machine is refused by the name of the setting', async () => {
  await expect(choose({ ...base, host: '192.0.2.1', port: 8080 }, temporaryFolder())).rejects.toThrow('HOST=192.0.2.1')
})

test('inner ports are different, and below those that systems hand out to clients', async () => {
  const ports = Object.values(await choose({ ...base, port: 0 }, temporaryFolder()))
  expect(new Set(ports).size).toBe(4)
  expect(ports.every((port) => port >= 20_000 && port < 32_000)).toBe(true)
})

test('the ports of last time are taken again unless somebody has them, and settings win', async () => {
  const [dir, claims] = [temporaryFolder(), new PortClaims()]
  const first = await choose({ ...base, port: 0 }, dir, claims)
  claims.release()
  const taken = await occupy()
  recordProcess(dir, 'ledger', process.pid, first.ledger)
  recordProcess(dir, 'signer', process.pid, taken)
  recordProcess(dir, 'postgres', process.pid, first.postgres)
  const again = await choose({ ...base, port: 0 }, dir)
  expect([again.ledger, again.postgres]).toEqual([first.ledger, first.postgres])
  expect(again.signer).not.toBe(taken)
  expect((await choose({ ...base, port: 0, environment: { LEDGER_PORT: '7443' } }, dir)).ledger).toBe(7443)
})

test('what a hub has chosen, though nobody listens there yet, no other hub of this machine chooses until it is given back', async () => {
  const [dir, own, other] = [temporaryFolder(), new PortClaims(), new PortClaims()]
  onTestFinished(() => { other.release() })
  const { ledger } = await choose({ ...base, port: 0 }, dir, own)
  recordProcess(dir, 'ledger', process.pid, ledger)
  expect((await choose({ ...base, port: 0 }, dir)).ledger).not.toBe(ledger)
  expect(await other.claim(ledger)).toBe(false)
  own.release()
  expect(await other.claim(ledger)).toBe(true)
})
