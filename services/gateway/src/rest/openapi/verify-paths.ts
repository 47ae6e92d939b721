import { fileBytesMax } from '../../verify/routes.ts'
import { problemResponses } from './problem-component.ts'
import { schemaRef, type JsonSchema } from './to-schema.ts'

const mebibyte = 1024 * 1024
const binary = { schema: { type: 'string', format: 'binary' } } as const

/** 查验的地址 — also of the page that people see. */
function checkPaths(headers: JsonSchema, open: JsonSchema): JsonSchema {
  const content = { 'application/json': { schema: schemaRef('CheckAnswer') }, 'text/html': { schema: { type: 'string' } } }
  const ofNotice = { ...content, 'application/json': { schema: schemaRef('NoticeCheckAnswer') } }
  const inPath = (name: string, schema: JsonSchema, description: string): JsonSchema => ({ name, in: 'path', required: true, schema, description })
  return {
    '/check/{licenceId}/{version}': {
      get: {
        ...open, operationId: 'checkLicence', summary: '查验证照',
        description: '证照二维码所指的页面：证照现在是否有效，类型、颁发机构和版本；不含持证主体的任何信息。accept 为 application/json 时以 JSON 答复，否则是供手机阅读的网页。',
        parameters: [inPath('licenceId', { type: 'string', format: 'uuid' }, '证照内部编号'), inPath('version', { type: 'integer', minimum: 1 }, '纸面或文件的版本')],
        responses: {
          200: { description: '有这份证照；是否有效见 answer', headers: traced(headers), content }, 404: { description: '没有这份证照，或没有这个版本', content }, 503: { description: '枢纽暂时无法答复', content },
          ...problemResponses([429]),
        },
      },
    },
    '/check/notice/{noticeId}': {
      get: {
        ...open, operationId: 'checkNotice', summary: '查验窗口文书',
        description: '文书二维码所指的页面：文书是否由本枢纽制作，种类、窗口单位和制作时间；不含当事人和办件内容。accept 同上。',
        parameters: [inPath('noticeId', { type: 'string', format: 'uuid' }, '文书编号')],
        responses: {
          200: { description: '有这份文书', headers: traced(headers), content: ofNotice }, 404: { description: '没有这份文书，或没有制成', content: ofNotice }, 503: { description: '枢纽暂时无法答复', content: ofNotice },
          ...problemResponses([429]),
        },
      },
    },
  }
}

/** Without what the quota of an account is told by: it is counted by network. */
function traced(headers: JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name === 'x-trace-id'))
}

/** 核验的地址 — open to anybody. */
export function verifyPaths(headers: JsonSchema): JsonSchema {
  const open = { tags: ['verify'], security: [] }
  return {
    ...checkPaths(headers, open),
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
