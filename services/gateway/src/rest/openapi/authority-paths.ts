import { questionBytesMax } from '../../authority/routes.ts'
import { authorityQuestions, publishedLists } from '../../clients/authority-relay.ts'
import { problemResponses } from './problem-component.ts'
import type { JsonSchema } from './to-schema.ts'

const kibibyte = 1024
const binary = { schema: { type: 'string', format: 'binary' } } as const

const nameOf = (hierarchy: string): string => (hierarchy === 'sm2' ? 'SM2' : 'P-256')

/** 证书机构公布的地址 — lists and OCSP for anybody, time stamps for accounts. */
export function authorityPaths(headers: JsonSchema): JsonSchema {
  const tags = ['authority']
  const { status, stamp } = authorityQuestions
  const listText = 'DER（RFC 5280）；吊销之后最多一分钟更新。'
  const listAnswer = (...problems: readonly (404 | 429 | 503)[]) => ({ 200: { description: '吊销列表', headers, content: { 'application/pkix-crl': binary } }, ...problemResponses(problems) })
  const lists = publishedLists.map((which) => {
    const [hierarchy = '', authority = ''] = which.split('/')
    const summary = `吊销列表：${nameOf(hierarchy)} ${authority === 'root' ? '根 CA' : '签发 CA'}`
    return [`/v1/crl/${which}`, { get: { tags, security: [], operationId: `crl-${hierarchy}-${authority}`, summary, description: listText, responses: listAnswer(429, 503) } }] as const
  })
  const laterLists = ['sm2', 'p256'].map((hierarchy) => [`/v1/crl/${hierarchy}/issuing-{generation}`, { get: {
    tags, security: [], operationId: `crl-${hierarchy}-issuing-later`, summary: `吊销列表：${nameOf(hierarchy)} 签发 CA 的第二代及以后`, description: listText,
    parameters: [{ name: 'generation', in: 'path', required: true, schema: { type: 'integer', minimum: 2 } }], responses: listAnswer(404, 429, 503),
  } }] as const)
  const statusAnswer = { 200: { description: '答复；不认得的证书答 unknown', headers, content: { [status.answered]: binary } }, ...problemResponses([400, 413, 415, 429, 503]) }
  return {
    ...Object.fromEntries([...lists, ...laterLists]),
    [status.path]: { post: {
      tags, security: [], operationId: 'certificateStatus', summary: '证书状态（OCSP）', description: `RFC 6960，请求最大 ${String(questionBytesMax / kibibyte)} KiB。`,
      requestBody: { required: true, content: { [status.asked]: binary } }, responses: statusAnswer,
    } },
    [`${status.path}/{request}`]: { get: {
      tags, security: [], operationId: 'certificateStatusByAddress', summary: '证书状态（OCSP，GET）', description: 'RFC 6960 附录 A.1：地址的最后一段是 base64 的请求。',
      parameters: [{ name: 'request', in: 'path', required: true, schema: { type: 'string' } }], responses: statusAnswer,
    } },
    [stamp.path]: { post: {
      tags, security: [{ token: [] }], operationId: 'timeStamp', summary: '时间戳', description: `RFC 3161，请求最大 ${String(questionBytesMax / kibibyte)} KiB。任何已登记的账号。`,
      requestBody: { required: true, content: { [stamp.asked]: binary } },
      responses: { 200: { description: '时间戳或拒绝的原因', headers, content: { [stamp.answered]: binary } }, ...problemResponses([401, 403, 413, 415, 429, 503]) },
    } },
  }
}
