import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { serviceOfSan, type ServiceName } from './service-name.ts'

interface KnownPeer {
  readonly name: ServiceName
  readonly notAfter: Date
}

// A connection keeps its certificate, so it is read once a connection and not once a request.
const known = new WeakMap<TLSSocket, KnownPeer>()

/**
 * 对端服务 — which service is at the other end of `socket`; undefined unless the connection is TLS, its certificate was
 * verified against the internal CA, names exactly one service, and has not expired since (a connection may outlive it).
 */
export function peerName(socket: Socket, now: Date = new Date()): ServiceName | undefined {
  if (!(socket instanceof TLSSocket)) return undefined
  const peer = known.get(socket) ?? readPeer(socket)
  if (peer === undefined || peer.notAfter < now) return undefined
  known.set(socket, peer)
  return peer.name
}

function readPeer(socket: TLSSocket): KnownPeer | undefined {
  if (!socket.authorized) return undefined
  const certificate = socket.getPeerX509Certificate()
  const name = serviceOfSan(certificate?.subjectAltName)
  return certificate === undefined || name === undefined ? undefined : { name, notAfter: certificate.validToDate }
}
