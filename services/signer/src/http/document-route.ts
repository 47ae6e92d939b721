import { isRefusal } from '@hub/kernel'
import { parseDocumentRequest, parsePreviewRequest } from '../documents/document-request.ts'
import { sampleCode } from '../documents/drawing/sample-mark.ts'
import { parseNoticeRequest } from '../documents/notice/notice-request.ts'
import { toBase64 } from '../policy/base64.ts'
import { audit } from './audit.ts'
import type { AuthorityHandler } from './authority-handler.ts'
import { refuser } from './refuser.ts'

/** GET /v1/glyphs → `{further}`: what an operator's fonts draw beside those that come with the program, as a table of schemas/glyphs. */
export const glyphRoute: AuthorityHandler = ({ composer }) => async (_request, reply) => reply.send({ further: await composer.glyphs() })

/** POST /v1/documents — a licence's content, template and seals → `{files: [{format, bytes, sha256, timeStampedAt}]}`. Nothing of it is kept or logged but ids. */
export const documentRoute: AuthorityHandler = ({ documents }) => async (request, reply) => {
  const asked = parseDocumentRequest(request.body)
  if (isRefusal(asked)) return refuser(request, reply, 'document-make')(asked)
  const { documentId, sealIds, formats } = asked
  const facts = { documentId, sealIds, formats }
  const files = await documents.make(asked)
  if (isRefusal(files)) return refuser(request, reply, 'document-make')(files, facts)
  audit(request, 'document-make', facts)
  return reply.header('cache-control', 'no-store').send({ files: files.map((file) => ({ ...file, bytes: toBase64(file.bytes) })) })
}

/** POST /v1/notices — what a notice of a case says, and the 受理专用章 of its window → as `POST /v1/documents`. */
export const noticeRoute: AuthorityHandler = ({ documents }) => async (request, reply) => {
  const asked = parseNoticeRequest(request.body)
  if (isRefusal(asked)) return refuser(request, reply, 'notice-make')(asked)
  const { documentId, sealId, formats } = asked
  const facts = { documentId, sealId, formats }
  const files = await documents.makeNotice(asked)
  if (isRefusal(files)) return refuser(request, reply, 'notice-make')(files, facts)
  audit(request, 'notice-make', facts)
  return reply.header('cache-control', 'no-store').send({ files: files.map((file) => ({ ...file, bytes: toBase64(file.bytes) })) })
}

/** POST /v1/documents/preview — a template and made-up content → `{pdf}`: a page that says that it is a sample, with no seal and no signature. Nothing of it is kept or logged. */
export const previewDocumentRoute: AuthorityHandler = ({ composer }) => async (request, reply) => {
  const refused = refuser(request, reply, 'document-preview')
  const asked = parsePreviewRequest(request.body)
  if (isRefusal(asked)) return refused(asked)
  const composed = await composer.preview({ ...asked, qr: sampleCode, sample: true })
  if (isRefusal(composed)) return refused(composed)
  audit(request, 'document-preview', {})
  return reply.header('cache-control', 'no-store').send({ pdf: toBase64(composed.pdf) })
}
