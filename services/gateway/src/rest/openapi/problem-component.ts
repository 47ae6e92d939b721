import { edgeCodes } from '../../errors/edge-codes.ts'
import { schemaRef, type JsonSchema } from './to-schema.ts'

const text = { type: 'string' } as const

/** 问题详情 — RFC 9457, as errors/problem.ts makes it. */
export const problemComponent: JsonSchema = {
  description: '问题详情（RFC 9457）', type: 'object', required: ['type', 'title', 'status', 'detail', 'code', 'traceId'],
  properties: {
    type: { ...text, format: 'uri', description: '种类：urn:zhengyuan:problem:<代码>' },
    title: { ...text, description: '种类的说明' },
    status: { type: 'integer', description: 'HTTP 状态' },
    detail: { ...text, description: '这一次的说明与下一步' },
    code: { ...text, enum: Object.keys(edgeCodes), description: '代码，与 GraphQL 的 extensions.code 相同' },
    traceId: { ...text, description: '追踪号，同答复头 x-trace-id' },
    reason: { ...text, description: '背后的拒绝代码，例如 TOKEN_EXPIRED' },
    retryAfterMs: { type: 'number', description: '多少毫秒后可以再试' },
  },
}

const problemTexts = {
  400: '请求的格式不正确', 401: '没有凭证，或凭证无效、过期', 403: '账号未登记、已停用、没有所需角色，或跨站请求', 404: '没有这个地址', 413: '正文过大，或一次的命令过多：说明中写明如何拆分',
  415: '正文类型不受支持', 429: '超过频率上限：Retry-After 秒后再试', 500: '系统内部错误', 503: '账本暂时不可用，稍后再试',
} as const

export type ProblemStatus = keyof typeof problemTexts

export function problemResponses(statuses: readonly ProblemStatus[]): JsonSchema {
  return Object.fromEntries(statuses.map((status) => [String(status), { description: problemTexts[status], content: { 'application/problem+json': { schema: schemaRef('Problem') } } }]))
}
