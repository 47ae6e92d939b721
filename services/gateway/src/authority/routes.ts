import type { FastifyInstance, FastifyReply } from 'fastify'
import { authorityQuestions, publishedLists, type AuthorityQuestion, type AuthorityRelay } from '../clients/authority-relay.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { refuseScope } from '../graphql/refuse-scope.ts'
import { networkOf } from '../limits/network.ts'
import { buildPlaces } from '../limits/places.ts'

/** RFC 6960 and RFC 3161 requests have some hundred bytes; the signer takes no more. */
export const questionBytesMax = 16 * 1024
/** Of a request within an address (RFC 6960, A.1), in base64: what clients send so has less than 255 bytes. */
const addressedCharactersMax = 512
const base64Shape = /^[A-Za-z0-9+/]+={0,2}$/
/** Answers are signatures of the signer: how many are under way at once, in all and for one network. */
const underWay = { max: 32, ofNetworkMax: 8 } as const
const listSecondsMax = 60

/**
 * 公布 — lists of revocations and OCSP for anybody, so that software of others can learn of a revocation; time stamps for every account that is signed in, for each is a
 * signature that the hub answers for. The caller plugin has counted the request.
 */
export function addAuthorityRoutes(app: FastifyInstance, relay: AuthorityRelay): void {
  const takePlace = buildPlaces(underWay)
  const giveList = async (which: string, reply: FastifyReply): Promise<FastifyReply> => {
    const der = await relay.list(which)
    if (der === undefined) throw new EdgeError('NOT_FOUND', { zh: '没有这一代签发证书。' })
    return reply.header('cache-control', `public, max-age=${String(listSecondsMax)}`).type('application/pkix-crl').send(der)
  }
  for (const which of publishedLists) app.get(`/v1/crl/${which}`, (_request, reply) => giveList(which, reply))
  for (const hierarchy of ['sm2', 'p256']) app.get(`/v1/crl/${hierarchy}/issuing-:generation`, (request, reply) => giveList(`${hierarchy}/issuing-${(request.params as { readonly generation: string }).generation}`, reply))

  app.get(`${authorityQuestions.status.path}/*`, async (request, reply) => {
    const { '*': text = '' } = request.params as { readonly '*'?: string }
    if (text.length > addressedCharactersMax || !base64Shape.test(text)) throw new EdgeError('BAD_REQUEST', { zh: '地址的最后一段须为 base64 的 OCSP 请求；较长的请求请用 POST。' })
    return answer(reply, 'status', Buffer.from(text, 'base64'), networkOf(request.ip))
  })

  app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(Object.values(authorityQuestions).map(({ asked }) => asked), { parseAs: 'buffer', bodyLimit: questionBytesMax }, (_request, body, parsed) => { parsed(null, body) })
    for (const question of ['status', 'stamp'] as const)
      scope.post(authorityQuestions[question].path, { bodyLimit: questionBytesMax }, async ({ body, caller, ip, headers }, reply) => {
        if (question === 'stamp' && (caller.kind !== 'account' || caller.operator === undefined)) throw refuseScope(caller)
        const { asked } = authorityQuestions[question]
        if (headers['content-type'] !== asked || !Buffer.isBuffer(body) || body.length === 0) throw new EdgeError('UNSUPPORTED_MEDIA_TYPE', { zh: `请求正文须为 ${asked}。` })
        return answer(reply, question, body, networkOf(ip))
      })
    done()
  })

  async function answer(reply: FastifyReply, question: AuthorityQuestion, body: Buffer, network: string): Promise<FastifyReply> {
    const giveBack = takePlace(network)
    const answered = await relay.ask(question, body).finally(giveBack)
    return reply.type(authorityQuestions[question].answered).send(answered)
  }
}
