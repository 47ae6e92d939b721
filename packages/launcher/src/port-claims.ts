import { createSocket, type Socket } from 'node:dgram'

/**
 * 端口占位 — numbers that a hub has chosen and that its parts come to listen on later, or on again after they have died. A claim is a datagram socket of that number on the loopback address, which
 * is in nobody's way there: of two hubs of one machine that choose side by side only one gets it, and the system gives it back whatever becomes of this process.
 */
export class PortClaims {
  readonly #sockets: Socket[] = []

  /** False: another hub has it, or something else of this machine has the datagram port. */
  claim(port: number): Promise<boolean> {
    const socket = createSocket('udp4').unref()
    return new Promise((resolve) => {
      socket.once('error', () => {
        socket.close()
        resolve(false)
      })
      socket.bind({ address: '127.0.0.1', port, exclusive: true }, () => {
        this.#sockets.push(socket)
        resolve(true)
      })
    })
  }

  /** Once its processes have ended. */
  release(): void {
    for (const socket of this.#sockets.splice(0)) socket.close()
  }
}
