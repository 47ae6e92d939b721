/** 边界错误 — the closed list of `errors[].extensions.code`, with the HTTP status and the sentence that a caller reads. */
export const edgeCodes = {
  UNAUTHENTICATED: { status: 401, zh: '请先登录，或在请求头 Authorization 中携带有效令牌。' },
  FORBIDDEN: { status: 403, zh: '您的账号不能进行这项操作。' },
  CSRF_REJECTED: { status: 403, zh: '浏览器会话的请求须带请求头 x-hub-csrf，并来自本站页面。' },
  RATE_LIMITED: { status: 429, zh: '请求过于频繁，请按 Retry-After 所示秒数稍候再试。' },
  TOO_MANY_STREAMS: { status: 429, zh: '同一账号同时打开的订阅过多，请先关闭其他页面。' },
  TOO_MANY_COMMANDS: { status: 413, zh: '一次请求中的命令过多，一条也没有办理。' },
  BAD_REQUEST: { status: 400, zh: '请求的格式不正确。' },
  METHOD_NOT_ALLOWED: { status: 405, zh: '此地址只接受 POST 请求。' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, zh: '请求正文的类型不受支持。' },
  BODY_TOO_LARGE: { status: 413, zh: '请求正文过大。' },
  NOT_FOUND: { status: 404, zh: '没有这个地址。' },
  GRAPHQL_SYNTAX: { status: 400, zh: 'GraphQL 文档有语法错误。' },
  GRAPHQL_INVALID: { status: 400, zh: 'GraphQL 文档与模式不符。' },
  TOKENS_EXCEEDED: { status: 400, zh: 'GraphQL 文档过长。' },
  DEPTH_EXCEEDED: { status: 400, zh: 'GraphQL 文档嵌套过深。' },
  ALIASES_EXCEEDED: { status: 400, zh: 'GraphQL 文档的别名过多。' },
  COST_EXCEEDED: { status: 400, zh: '查询代价过高，请减少字段或每页条数。' },
  PERSISTED_QUERY_NOT_FOUND: { status: 404, zh: '没有这个预存文档；临时文档请在 query 中提交全文。' },
  INPUT_INVALID: { status: 400, zh: '参数不符合要求。' },
  PAGE_SIZE_INVALID: { status: 400, zh: '须且只须给出 first 或 last 之一，取值 1 至 100。' },
  CURSOR_INVALID: { status: 400, zh: '游标无效，请使用上一页 pageInfo 返回的游标。' },
  INVESTIGATION_NOT_OPEN: { status: 403, zh: '该审计立项不存在、已结项或不属于您。' },
  POSITION_NOT_REACHED: { status: 503, zh: '读取侧尚未追上所要求的位置，请稍后再试。' },
  UNAVAILABLE: { status: 503, zh: '系统暂时不可用，请稍后再试。' },
  INTERNAL: { status: 500, zh: '系统内部错误。请凭 traceId 联系运维人员。' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly zh: string }>>

export type EdgeCode = keyof typeof edgeCodes

export function isEdgeCode(text: unknown): text is EdgeCode {
  return typeof text === 'string' && Object.hasOwn(edgeCodes, text)
}
