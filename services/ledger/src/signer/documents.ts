import type { Refusal } from '@hub/kernel'
import { inSpan, type Tracing } from '@hub/tracing'
import { licenceFileFormats, parseInstant, readShape, type Instant } from '@hub/schemas'
import { z } from 'zod'
import { DocumentMakerUnavailable, DocumentTroubled, type DocumentMaker } from '../application/files/document-maker.ts'
import type { TemplatePreviewer } from '../application/template-preview/template-previewer.ts'
import { jsonIn, openSignerLine, type SignerAnswer, type SignerLine, type SignerPlace, type SignerQuestion } from './signer-line.ts'

/** Composing two files and sealing them takes some hundred milliseconds; the signer's queue some seconds more. */
const requestTimeoutMs = 30_000
/** A caller waits for it. */
const sampleTimeoutMs = 8_000
/** As the signer's own limit. */
const answerBytesMax = 8 * 1024 * 1024
const connectionsMax = 2
/** The signer judged what was asked, and the same again would be judged the same; every other status is trouble that may pass. */
const refusingStatuses: ReadonlySet<number> = new Set([400, 404, 409, 413, 422])
/** Trouble of what was asked alone: a fault in composing it, a key of its seals that is not there. */
const troubledCodes: ReadonlySet<string> = new Set(['INTERNAL', 'KEY_UNAVAILABLE'])
/** No such route: a signer of an earlier version. */
const noRoute = 'NOT_FOUND'

const base64 = z.string().transform((text, context): Buffer => {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) context.addIssue({ code: 'custom', message: 'base64' })
  return bytes
})
const instant = z.string().refine((text) => parseInstant(text) !== undefined).transform((text) => text as Instant)
const made = z.object({ files: z.array(z.object({ format: z.enum(licenceFileFormats), bytes: base64, sha256: z.string().regex(/^[0-9a-f]{64}$/), timeStampedAt: instant.nullable() })).max(licenceFileFormats.length) })
const drawn = z.object({ pdf: base64 })
const refused = z.object({ code: z.string().regex(/^[A-Z][A-Z_]{0,60}$/), detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).default({}) })

export interface SignerDocumentsOptions extends SignerPlace { readonly tracing?: Tracing | undefined }

/** 签名机制作文件 — `POST /v1/documents` and `/v1/notices` over mutual TLS. What goes over it is a licence or a notice in full: nothing of it stands in an error or a trace. */
export function signerDocuments({ tracing, ...place }: SignerDocumentsOptions): DocumentMaker & TemplatePreviewer & { close(): Promise<void> } {
  const line = openSignerLine(place, { connectionsMax, connectTimeoutMs: requestTimeoutMs, answerBytesMax })
  // A sample never waits behind the files of an afternoon.
  const samples = openSignerLine(place, { connectionsMax, connectTimeoutMs: requestTimeoutMs, answerTimeoutMs: sampleTimeoutMs, answerBytesMax })
  return {
    make: (asked, signal) => inSpan(tracing, 'signer /v1/documents', { kind: 'client', facts: {} }, async (span) =>
      parseAnswer(await askOn(line, { path: '/v1/documents', body: asked, signal, traceparent: span?.traceparent }), ({ files }) => files, made)),
    makeNotice: (asked, signal) => inSpan(tracing, 'signer /v1/notices', { kind: 'client', facts: {} }, async (span) =>
      parseAnswer(await askOn(line, { path: '/v1/notices', body: asked, signal, traceparent: span?.traceparent }), ({ files }) => files, made)),
    preview: (asked) => inSpan(tracing, 'signer /v1/documents/preview', { kind: 'client', facts: {} }, async (span) =>
      parseAnswer(await askOn(samples, { path: '/v1/documents/preview', body: asked, traceparent: span?.traceparent }), ({ pdf }) => pdf, drawn)),
    async close() {
      await Promise.all([line.abandon(), samples.abandon()])
    },
  }
}

async function askOn(line: SignerLine, question: SignerQuestion): Promise<SignerAnswer> {
  try {
    return await line.ask(question)
  } catch (cause) {
    throw new DocumentMakerUnavailable('签名机没有应答', { cause })
  }
}

function parseAnswer<Body, Wanted>({ status, text }: SignerAnswer, pick: (body: Body) => Wanted, shape: z.ZodType<Body>): Wanted | Refusal {
  const json = jsonIn(text)
  if (status === 200) {
    const answer = readShape(shape, json)
    if (answer.success) return pick(answer.data)
    throw new DocumentMakerUnavailable('签名机的答复不合规')
  }
  const refusal = readShape(refused, json)
  if (refusal.success && refusingStatuses.has(status) && refusal.data.code !== noRoute) return { refused: refusal.data.code, detail: refusal.data.detail }
  if (refusal.success && troubledCodes.has(refusal.data.code)) throw new DocumentTroubled(`签名机制作不了这一份文件：${String(status)} ${refusal.data.code}`)
  throw new DocumentMakerUnavailable(`签名机不制作文件：${String(status)} ${refusal.success ? refusal.data.code : ''}`)
}
