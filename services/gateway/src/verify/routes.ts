import { mayAskInForce, verifiedBytesMax, type FileVerdict } from '@hub/verify'
import type { FastifyInstance } from 'fastify'
import type { TrustSource } from '../clients/trust-source.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { networkOf } from '../limits/network.ts'
import { answerInForce, type InForcePorts } from './in-force.ts'
import { buildPlaces } from '../limits/places.ts'
import { sealStatusOf, type SealStatusPorts } from './seal-status.ts'
import { buildTakeUpload } from './uploads.ts'
import type { VerifyThread } from '@hub/verify/thread'

/** Bytes of a file that is taken: no more than a verdict can be given on. */
export const fileBytesMax = verifiedBytesMax
const mebibyte = 1024 * 1024
/** Whole files being judged or waiting for it, and of one network; the thread takes one after another. */
const judged = { max: 16, ofNetworkMax: 3 } as const

export interface VerifyPorts {
  readonly thread: VerifyThread
  readonly trust: TrustSource
}

function notAFile(): EdgeError {
  return new EdgeError('UNSUPPORTED_MEDIA_TYPE', { zh: `请求正文须为文件本身（application/octet-stream），最大 ${fileBytesMax / mebibyte} MiB。` })
}

/**
 * 核验 — for anybody, without signing in: a file is judged by its bytes. Nothing of it is kept or logged. The caller plugin has counted the request; the thread bounds its
 * time. A file that is being received and one that is being judged are counted apart, so that who sends slowly keeps nobody from being judged.
 */
export function addVerifyRoutes(app: FastifyInstance, { thread, trust }: VerifyPorts, hub: InForcePorts & SealStatusPorts): void {
  const [takeUpload, takeJudging] = [buildTakeUpload(), buildPlaces(judged)]
  app.addContentTypeParser(['application/octet-stream', 'application/pdf', 'application/ofd'], { parseAs: 'buffer', bodyLimit: fileBytesMax }, (_request, body, done) => { done(null, body) })
  app.get('/v1/trust', async (_request, reply) => reply.type('application/json; charset=utf-8').send(await trust.bundle()))
  app.post('/v1/verify', {
    bodyLimit: fileBytesMax,
    onRequest: (request, reply, done) => {
      // A file that was sent as JSON would be told that it is none.
      if (request.headers['content-type']?.startsWith('application/json') === true) {
        done(notAFile())
        return
      }
      takeUpload(request, reply)
      done()
    },
  }, async ({ body, ip }): Promise<FileVerdict> => {
    if (!Buffer.isBuffer(body) || body.length === 0) throw notAFile()
    const giveBack = takeJudging(networkOf(ip))
    // A caller who leaves does not take the job back: the place is held until the thread is done with it.
    return judge(body).finally(giveBack)
  })

  async function judge(file: Buffer): Promise<FileVerdict> {
    // Without the signer the first question can still be answered; the second is told as unknown.
    const bundle = await trust.bundle().catch(() => null)
    const verdict = await thread.verify({ bytes: new Uint8Array(file), bundle, sealStatus: await sealStatusOf(file, hub), now: new Date().toISOString() })
    return mayAskInForce(verdict) ? answerInForce(verdict, hub) : verdict
  }
}
