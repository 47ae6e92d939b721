/** 拒绝码 — the one place where the signer's codes get an HTTP status and a Chinese sentence. Append only: callers branch on the code. */
export const refusalTable = {
  PEER_NOT_ALLOWED: { status: 403, message: '该服务无权提出这一请求' },
  NOT_FOUND: { status: 404, message: '没有这个接口' },
  BAD_REQUEST: { status: 400, message: '请求不合规' },
  MALFORMED_JSON: { status: 400, message: '请求体不是合法的 JSON' },
  BODY_TOO_LARGE: { status: 413, message: '请求体过大' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: '请求体须为 application/json' },
  MALFORMED_BODY: { status: 400, message: '请求体须为一个 JSON 对象' },
  UNKNOWN_PURPOSE: { status: 422, message: '没有这种用途；签名机只为已定义的用途签名或包裹密钥' },
  UNKNOWN_FIELD: { status: 400, message: '请求中有未定义的字段' },
  MALFORMED_FIELD: { status: 400, message: '字段缺失或格式不对' },
  WRAPPED_KEY_REFUSED: { status: 422, message: '包裹件打不开：不是由本签名机为该枢纽、用途和密钥编号包裹的，或已被改动' },
  KEY_UNAVAILABLE: { status: 503, message: '所需密钥暂不可用，请稍后再试或联系运维' },
  INTERNAL: { status: 500, message: '内部错误' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly message: string }>>

export type RefusalCode = keyof typeof refusalTable
