import type { FastifyRequest } from 'fastify'
import { isLoopbackHost } from '../config.ts'
import { EdgeError } from '../errors/edge-error.ts'

/** A socket of this machine, in IPv4, IPv6 or the one inside the other. */
const loopbackAddress = /^(?:::ffff:)?127\.|^::1$/

const proxyHeader = /^(?:forwarded|via|x-forwarded-.*|x-real-ip)$/

/**
 * 只限本机 — the demo answers this machine only, and only under a loopback name: a page of another site that makes its own name
 * point at 127.0.0.1 (DNS rebinding) brings its own Host and Origin along.
 * @throws EdgeError NOT_FOUND, as if there were no demo
 */
export function refuseRemote(request: FastifyRequest): void {
  const { host, origin } = request.headers
  const local = loopbackAddress.test(request.socket.remoteAddress ?? '')
  // A proxy on this machine speaks for somebody who may be anywhere.
  const proxied = Object.keys(request.headers).some((name) => proxyHeader.test(name))
  if (!local || proxied || !isLoopbackUrl(`http://${host ?? ''}`) || (origin !== undefined && !isLoopbackUrl(origin))) throw new EdgeError('NOT_FOUND')
}

function isLoopbackUrl(text: string): boolean {
  return URL.canParse(text) && isLoopbackHost(new URL(text).hostname.replace(/^\[(.*)\]$/, '$1'))
}
