import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Socket } from 'node:net'
import { networkOf } from '../limits/network.ts'
import { buildPlaces } from '../limits/places.ts'

/** Files being received at once, each up to 16 MiB, and from one network. */
const uploads = { max: 64, ofNetworkMax: 8 } as const
/** To receive a file. */
const uploadTimeoutMs = 30_000
/** 128 kbit/s, asked of a file still on its way for the time after `graceMs`. */
const leastBytesPerSecond = 16 * 1024
const graceMs = 3_000
const watchEveryMs = 1_000

/**
 * 接收名额 — taken before the body is read, given back when it is whole, or the answer is out, or the caller is gone. Who sends drop by drop is cut off: a place
 * is held for a few seconds, or paid for in bytes. What is received has no claim on being judged yet.
 */
export function buildTakeUpload(): (request: FastifyRequest, reply: FastifyReply) => void {
  const takePlace = buildPlaces(uploads)

  return ({ ip, raw }, reply) => {
    const giveBack = takePlace(networkOf(ip))
    const stopWatching = watch(raw.socket, () => { raw.destroy() })
    const done = () => {
      stopWatching()
      giveBack()
    }
    raw.once('end', done)
    reply.raw.once('close', done)
  }
}

function watch(socket: Pick<Socket, 'bytesRead'>, cutOff: () => void): () => void {
  const [startedAt, before] = [performance.now(), socket.bytesRead]
  const watching = setInterval(() => {
    const elapsedMs = performance.now() - startedAt
    const least = ((elapsedMs - graceMs) / 1_000) * leastBytesPerSecond
    if (elapsedMs >= uploadTimeoutMs || (elapsedMs > graceMs && socket.bytesRead - before < least)) cutOff()
  }, watchEveryMs).unref()
  return () => { clearInterval(watching) }
}
