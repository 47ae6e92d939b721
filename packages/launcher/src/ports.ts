import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { assert } from '@hub/kernel'
import { type HubOptions, hostDefault, parsePort, portDefault } from './options.ts'
import type { PartName } from './part.ts'
import type { PortClaims } from './port-claims.ts'
import { readRunFiles } from './run-files.ts'
import { LaunchUnavailable } from './unavailable.ts'

export type Ports = Readonly<Record<PartName, number>>

/**
 * Below the range from which systems take ports for outgoing connections (Linux: 32768 and up). A client that keeps trying a port in
 * that range while its server is down can be given the very port and connect to itself, and the server could not come back.
 */
const portMin = 20_000
const portEnd = 32_000
const attemptsMax = 200
const loopback = '127.0.0.1'

/**
 * 选择端口 — the gateway's as demanded, or a refusal that names PORT; the inner ones of last time where they are free, else any. What was not demanded is claimed before other hubs; another program
 * may take one in between: then that process says so when it starts.
 */
export async function choosePorts({ host = hostDefault, port = portDefault, environment = {} }: HubOptions, runDir: string, claims: PortClaims): Promise<Ports> {
  const last = new Map(readRunFiles(runDir).map((file) => [file.name, file.port]))
  const taken = new Set<number>()
  const choose = async (name: PartName, demanded: number | undefined): Promise<number> => {
    const chosen = demanded === undefined || demanded === 0 ? await anyPort(last.get(name), taken, claims) : demanded
    taken.add(chosen)
    return chosen
  }
  if (port !== 0) await refuseTaken(host, port)
  return {
    gateway: await choose('gateway', port),
    ledger: await choose('ledger', parsePort('LEDGER_PORT', environment['LEDGER_PORT'])),
    signer: await choose('signer', parsePort('SIGNER_PORT', environment['SIGNER_PORT'])),
    postgres: await choose('postgres', undefined),
  }
}

async function refuseTaken(host: string, port: number): Promise<void> {
  const trouble = await probe(host, port)
  if (trouble === undefined) return
  if (trouble === 'EADDRINUSE') throw new LaunchUnavailable('PORT_TAKEN', `端口 ${String(port)} 已被占用。请停止占用它的程序，或换一个端口：PORT=${String(port + 1)} npm start`)
  if (trouble === 'EACCES') throw new LaunchUnavailable('PORT_TAKEN', `没有权限使用端口 ${String(port)}。请用 1024 以上的端口：PORT=${String(portDefault)} npm start`)
  throw new LaunchUnavailable('BAD_SETTING', `不能在 HOST=${host} 上监听（${trouble}）：它须是本机的一个地址`)
}

async function anyPort(last: number | undefined, taken: ReadonlySet<number>, claims: PortClaims): Promise<number> {
  // Claimed first: to look whether a port is free is to have it for a moment, and whoever has the claim may want it just then.
  const isOurs = async (port: number): Promise<boolean> => !taken.has(port) && (await claims.claim(port)) && (await probe(loopback, port)) === undefined
  if (last !== undefined && (await isOurs(last))) return last
  for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
    const port = randomInt(portMin, portEnd)
    if (await isOurs(port)) return port
  }
  assert(false, 'some port between 20000 and 32000 is free')
}

/** What stands in the way of listening there at this moment: a system error code, or nothing. */
function probe(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => { resolve(error.code ?? error.message) })
    server.listen({ host, port }, () => server.close(() => { resolve(undefined) }))
  })
}
