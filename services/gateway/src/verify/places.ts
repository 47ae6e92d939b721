import type { FastifyReply, FastifyRequest } from 'fastify'
import { EdgeError } from '../errors/edge-error.ts'

/** Files being received or verified at once, each up to 16 MiB, and of one address. */
const filesUnderWayMax = 8
const filesOfAddressMax = 2
/** To receive a file: who sends it drop by drop holds a place that others want. */
const uploadTimeoutMs = 30_000
const retryAfterMs = 2_000

/** 核验名额 — taken before the body is read and given back when the answer is out or the caller is gone. Whoever finds none is told when to come again. */
export function buildPlaces() {
  const ofAddress = new Map<string, number>()
  let taken = 0

  return function takePlace(request: FastifyRequest, reply: FastifyReply): void {
    const own = ofAddress.get(request.ip) ?? 0
    if (taken >= filesUnderWayMax || own >= filesOfAddressMax) throw new EdgeError('RATE_LIMITED', { retryAfterMs })
    taken += 1
    ofAddress.set(request.ip, own + 1)
    const patience = setTimeout(() => { request.raw.destroy() }, uploadTimeoutMs).unref()
    request.raw.once('end', () => { clearTimeout(patience) })
    reply.raw.once('close', () => {
      clearTimeout(patience)
      taken -= 1
      const left = (ofAddress.get(request.ip) ?? 1) - 1
      if (left === 0) ofAddress.delete(request.ip)
      else ofAddress.set(request.ip, left)
    })
  }
}
