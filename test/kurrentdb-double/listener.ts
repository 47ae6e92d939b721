import { createServer, type AddressInfo, type Server as NetServer, type Socket } from 'node:net'
import type { ConnectionInjector } from '@grpc/grpc-js'

export const host = '127.0.0.1'

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

  get isOpen(): boolean {
    return this.#server !== undefined
  }

  /** Opens the port, unless it is open; the first time any free one, afterwards the same. */
  async open(): Promise<void> {
    if (this.#server !== undefined) return
    const server = createServer((socket) => this.#accept(socket))
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

  #accept(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('close', () => this.#sockets.delete(socket))
    // A reset is what a fault asks for; whoever used the connection hears of it by its own stream.
    socket.on('error', () => undefined)
    socket.setNoDelay(true)
    this.#injector.injectConnection(socket)
  }
}
