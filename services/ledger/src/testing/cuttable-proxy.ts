import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface CuttableProxy {
  readonly url: string
  /** Ends every connection, and every new one as soon as it comes, until `mend`. */
  cut(): void
  /** Keeps every connection open and lets nothing more through. */
  freeze(): void
  mend(): void
  close(): Promise<void>
}

/** 可断开的通路 — stands between a ledger and its database, to take the database away without touching it. */
export async function cuttableProxy(databaseUrl: string): Promise<CuttableProxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  let state: 'open' | 'cut' | 'frozen' = 'open'
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => undefined).on('close', () => { sockets.delete(socket) })
    if (state === 'frozen') socket.pause()
  }
  const server = createServer((near) => {
    keep(near)
    if (state === 'cut') { near.destroy(); return }
    const far = connect({ host: target.hostname, port: Number(target.port || 5_432) })
    keep(far)
    near.pipe(far).pipe(near)
    near.on('close', () => { far.destroy() })
    far.on('close', () => { near.destroy() })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String((server.address() as AddressInfo).port)
  return {
    url: url.href,
    cut() {
      state = 'cut'
      for (const socket of sockets) socket.destroy()
    },
    freeze() {
      state = 'frozen'
      for (const socket of sockets) socket.unpipe().pause()
    },
    mend() {
      // What was frozen has lost its place in the conversation.
      if (state === 'frozen') for (const socket of sockets) socket.destroy()
      state = 'open'
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
