import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AuthorityState } from '../authority-state.ts'
import { AuthorityUnavailable } from '../certs/authority-unavailable.ts'
import type { AuthorityHandler } from './authority-handler.ts'
import { documentRoute, glyphRoute, noticeRoute, previewDocumentRoute } from './document-route.ts'
import { onlyFor } from './peer.ts'
import { crlRoute, ocspRoute, timeStampRoute, trustRoute } from './public-routes.ts'
import { formerSealsRoute, makeSealRoute, previewRoute, readSealRoute, revokeRoute, sealFileRoute, sealKeysRoute } from './seal-routes.ts'

/** A request for a seal is well under 2 KiB, one for a document carries a template and its content. */
export const sealBodyBytesMax = 8 * 1024
export const documentBodyBytesMax = 8 * 1024 * 1024
/** A case of the most parties and materials, with the longest names. */
export const noticeBodyBytesMax = 256 * 1024
/** A template of 120 elements and made-up content. */
export const previewBodyBytesMax = 512 * 1024
/** RFC 6960 and RFC 3161 requests: some hundred bytes. */
export const queryBodyBytesMax = 16 * 1024

const queryTypes = ['application/ocsp-request', 'application/timestamp-query']

/** 证书机构接口 — seals, files, and what is public. While the authority does not stand every one of them says so. */
export function addAuthorityRoutes(app: FastifyInstance, state: AuthorityState): void {
  const handle = (handler: AuthorityHandler) => (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    if (!state.working) throw new AuthorityUnavailable(state.why)
    return handler(state)(request, reply)
  }
  const seals = { onRequest: onlyFor('seals'), bodyLimit: sealBodyBytesMax }
  app.post('/v1/seals/preview', seals, handle(previewRoute))
  app.post('/v1/seals', seals, handle(makeSealRoute))
  app.post('/v1/seals/keys', seals, handle(sealKeysRoute))
  app.get('/v1/seals/:sealId', seals, handle(readSealRoute))
  app.post('/v1/seals/revoke', seals, handle(revokeRoute))
  app.post('/v1/documents', { onRequest: onlyFor('documents'), bodyLimit: documentBodyBytesMax }, handle(documentRoute))
  app.post('/v1/notices', { onRequest: onlyFor('documents'), bodyLimit: noticeBodyBytesMax }, handle(noticeRoute))
  app.post('/v1/documents/preview', { onRequest: onlyFor('documents'), bodyLimit: previewBodyBytesMax }, handle(previewDocumentRoute))

  app.get('/v1/glyphs', { onRequest: onlyFor('documents') }, handle(glyphRoute))

  const open = { onRequest: onlyFor('public-material') }
  app.get('/v1/seals/former', open, handle(formerSealsRoute))
  app.get('/v1/seals/:sealId/file', open, handle(sealFileRoute))
  app.get('/v1/trust', open, handle(trustRoute))
  app.get('/v1/crl/:hierarchy/:authority', open, handle(crlRoute))
  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(queryTypes, { parseAs: 'buffer' }, (_request, body, parsed) => { parsed(null, body) })
    scope.post('/v1/ocsp', { ...open, bodyLimit: queryBodyBytesMax }, handle(ocspRoute))
    scope.post('/v1/time-stamp', { ...open, bodyLimit: queryBodyBytesMax }, handle(timeStampRoute))
    done()
  })
}
