import { mayAskInForce, type FileVerdict } from '@hub/verify'
import type { FastifyInstance } from 'fastify'
import type { TrustSource } from '../clients/trust-source.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { answerInForce, type InForcePorts } from './in-force.ts'
import { buildPlaces } from './places.ts'
import type { VerifyThread } from './verify-thread.ts'

/** Bytes of a file that is taken; a licence file has some hundred kB. */
export const fileBytesMax = 16 * 1024 * 1024
const mebibyte = 1024 * 1024

export interface VerifyPorts {
  readonly thread: VerifyThread
  readonly trust: TrustSource
}

/**
 * 核验 — for anybody, without signing in: a file is judged by its bytes. Nothing of it is kept or logged. The caller plugin has counted the request; the thread bounds its
 * time, `places` how many there are.
 */
export function addVerifyRoutes(app: FastifyInstance, { thread, trust }: VerifyPorts, hub: InForcePorts): void {
  const takePlace = buildPlaces()
  app.addContentTypeParser(['application/octet-stream', 'application/pdf', 'application/ofd'], { parseAs: 'buffer', bodyLimit: fileBytesMax }, (_request, body, done) => { done(null, body) })
  app.get('/v1/trust', async (_request, reply) => reply.type('application/json; charset=utf-8').send(await trust.bundle()))
  app.post('/v1/verify', {
    bodyLimit: fileBytesMax,
    onRequest: (request, reply, done) => {
      takePlace(request, reply)
      done()
    },
  }, async ({ body }): Promise<FileVerdict> => {
    if (!Buffer.isBuffer(body) || body.length === 0) throw new EdgeError('UNSUPPORTED_MEDIA_TYPE', { zh: `请求正文须为文件本身（application/octet-stream），最大 ${fileBytesMax / mebibyte} MiB。` })
    // Without the signer the first question can still be answered; the second is told as unknown.
    const bundle = await trust.bundle().catch(() => null)
    const verdict = await thread.verify({ bytes: new Uint8Array(body), bundle, now: new Date().toISOString() })
    return mayAskInForce(verdict) ? answerInForce(verdict, hub) : verdict
  })
}
