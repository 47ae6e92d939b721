import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/** Below the ports that systems give to outgoing connections and to whoever asks for any, and below those that hubs choose for themselves (20000 to 31999). */
const portMin = 10_000
const portEnd = 20_000

/** 空闲端口 — of this machine, for a server that is started later under a number known before: nobody else is given one of this range unless it asks for that very number. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(portMin, portEnd)
    if (await isFree(port)) return port
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => { resolve(false) })
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => { resolve(true) }))
  })
}
