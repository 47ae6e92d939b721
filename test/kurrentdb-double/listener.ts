import { createServer, type AddressInfo, type Server as NetServer, type Socket } from 'node:net'
import type { ConnectionInjector } from '@grpc/grpc-js'

const host = '127.0.0.1'

/**
 * 监听 — the TCP side of a node, apart from its gRPC side: a port that can be closed and opened again, and connections that can be reset, while
 * the node keeps its data. Loopback only.
 */
export class Listener {
  readonly #injector: ConnectionInjector
  readonly #sockets = new Set<Socket>()
  #server: NetServer | undefined
  #port = 0

  constructor(injector: ConnectionInjector) {
    this.#injector = injector
  }

  get port(): number {
    return this.#port
  }

  /** Opens the port; the first time any free one, afterwards the same. */
  async open(): Promise<void> {
    const server = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      socket.on('error', () => undefined)
      socket.setNoDelay(true)
      this.#injector.injectConnection(socket)
    })
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(this.#port, host, resolve)
    })
    this.#server = server
    this.#port = (server.address() as AddressInfo).port
  }

  /** Refuses connections from now on and resets those that stand. */
  async refuse(): Promise<void> {
    const server = this.#server
    if (server === undefined) return
    this.#server = undefined
    const closed = new Promise((resolve) => server.close(resolve))
    this.resetAll()
    await closed
  }

  resetAll(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  /** Resets the connection whose far end is `peer` ("address:port"). */
  reset(peer: string): void {
    for (const socket of this.#sockets) if (peer.endsWith(`:${String(socket.remotePort)}`)) socket.resetAndDestroy()
  }
}
