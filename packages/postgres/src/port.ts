import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { writeDurably } from './durable-file.ts'
import { PostgresUnavailable } from './unavailable.ts'

export const loopback = '127.0.0.1'

const portMax = 65_535

/** 端口是否空闲 — on loopback, at this moment. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen({ host: loopback, port }, () => probe.close(() => resolve(true)))
  })
}

/**
 * 选择端口 — the demanded one or a refusal; else the one of last time, so that addresses in people's configuration stay right; else any
 * free one. Somebody may take it before the server does: then the server says so, and the choice is made again.
 */
export async function choosePort(demanded: number | undefined, portFile: string, log: (line: string) => void): Promise<number> {
  if (demanded !== undefined) {
    if (await isFree(demanded)) return demanded
    throw new PostgresUnavailable('PORT_TAKEN', `数据库端口 ${demanded} 已被占用。请停止占用它的程序，或换一个端口。`)
  }
  const last = readPort(portFile)
  if (last !== undefined && (await isFree(last))) return last
  const port = await anyFreePort()
  if (last !== undefined) log(`上次的数据库端口 ${last} 已被占用，改用 ${port}`)
  return port
}

export function rememberPort(portFile: string, port: number): void {
  if (readPort(portFile) !== port) writeDurably(portFile, `${port}\n`, 0o644)
}

function readPort(portFile: string): number | undefined {
  let text: string
  try {
    text = readFileSync(portFile, 'utf8').trim()
  } catch {
    return undefined
  }
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  return port > 0 && port <= portMax ? port : undefined
}

function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (cause) => reject(new PostgresUnavailable('PORT_TAKEN', '本机 127.0.0.1 上没有可用端口。', { cause })))
    probe.listen({ host: loopback, port: 0 }, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
