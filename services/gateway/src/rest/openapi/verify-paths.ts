import { fileBytesMax } from '../../verify/routes.ts'
import { problemResponses } from './problem-component.ts'
import { schemaRef, type JsonSchema } from './to-schema.ts'

const mebibyte = 1024 * 1024
const binary = { schema: { type: 'string', format: 'binary' } } as const

/** 核验的地址 — open to anybody. */
export function verifyPaths(headers: JsonSchema): JsonSchema {
  const open = { tags: ['verify'], security: [] }
  return {
    '/v1/verify': {
      post: {
        ...open, operationId: 'verifyFile', summary: '核验证照文件或印章',
        description: `PDF、OFD 或电子印章（.esl），最大 ${fileBytesMax / mebibyte} MiB。分别回答：是否改动；何人签章、当时是否有效；证照现在是否有效。文件不保存、不入日志。`,
        requestBody: { required: true, content: { 'application/octet-stream': binary, 'application/pdf': binary, 'application/ofd': binary } },
        responses: { 200: { description: '核验结论；文件不好也是 200', headers, content: { 'application/json': { schema: schemaRef('FileVerdict') } } }, ...problemResponses([400, 413, 415, 429, 503]) },
      },
    },
    '/v1/trust': {
      get: {
        ...open, operationId: 'trustBundle', summary: '信任包',
        description: '根证书、签发证书、时间戳机构证书与吊销列表，供离线核验（npx hub trust --out bundle.json）。',
        responses: { 200: { description: '信任包', headers, content: { 'application/json': { schema: { type: 'object' } } } }, ...problemResponses([429, 503]) },
      },
    },
  }
}
