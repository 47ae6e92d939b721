import { problemResponses } from './problem-component.ts'
import type { JsonSchema } from './to-schema.ts'

/** 印章的地址 */
export function sealPaths(headers: JsonSchema): JsonSchema {
  return {
    '/v1/seals/{sealId}/file': {
      get: {
        tags: ['verify'], security: [{ token: [] }], operationId: 'sealFile', summary: '取印章文件（.esl）',
        description: '单位的印章文件，供核验（npx hub verify 印章.esl）。给本单位的印章管理员和审计人员；个人名章的文件含有姓名，不给出。',
        parameters: [{ name: 'sealId', in: 'path', required: true, schema: { type: 'string', format: 'uuid' }, description: '印章内部编号' }],
        responses: {
          200: { description: '印章数据 SES_Seal（DER）；答复头 x-file-sha256 是它的摘要', headers, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } },
          ...problemResponses([400, 401, 403, 404, 429, 503]),
        },
      },
    },
  }
}
