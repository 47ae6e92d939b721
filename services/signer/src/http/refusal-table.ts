import { ofdFaultTexts, type OfdFault } from '@hub/ofd'
import { documentRefusals, type DocumentRefusal } from '../documents/refusals.ts'
import { signatureRefusals, type SignatureRefusal } from '../documents/signature/refusals.ts'

interface Row { readonly status: number; readonly message: string }

const ownRows = {
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
  WRAPPING_KEY_ABSENT: { status: 422, message: '签名机没有这把包裹密钥；请从备份的 signer/keys 或移走的 signer/ended-keys 中取回' },
  WRAPPING_KEY_IN_USE: { status: 409, message: '这是现用的包裹密钥，不能停用；请先轮换' },
  KEY_UNAVAILABLE: { status: 503, message: '所需密钥暂不可用，请稍后再试或联系运维' },
  AUTHORITY_UNAVAILABLE: { status: 503, message: '证书机构暂不可用，请联系运维' },
  COMPOSER_UNAVAILABLE: { status: 503, message: '制作文件的请求过多或线程暂不可用，请稍后重试' },
  SEAL_NOT_FOUND: { status: 404, message: '没有这枚印章' },
  SEAL_DAMAGED: { status: 422, message: '印章的记录损坏，不能用印；请从备份恢复' },
  SEAL_ID_REUSED: { status: 409, message: '这个印章编号已用于另一枚印章' },
  SEAL_NOT_ON_HOLD: { status: 409, message: '印章的证书不是暂停状态，不能恢复' },
  SEAL_REVOKED: { status: 422, message: '印章的证书已被吊销，不能用印' },
  SEAL_NOT_YET_VALID: { status: 422, message: '印章尚未生效' },
  SEAL_EXPIRED: { status: 422, message: '印章已过有效期' },
  SEAL_OF_ANOTHER_UNIT: { status: 422, message: '印章不属于这一颁发机构' },
  SEAL_OF_ANOTHER_KIND: { status: 422, message: '印章的种类不用于这种文书：证照用单位的法定名称章，窗口文书用受理专用章' },
  SERIALS_NOT_OF_SEAL: { status: 409, message: '证书序列号不是为这枚印章签发的' },
  SEAL_CONTENT_REFUSED: { status: 422, message: '印章内容不符合标准，不能制章' },
  VALIDITY_REVERSED: { status: 422, message: '有效期的截止须晚于起始和当前时间' },
  VALIDITY_TOO_LONG: { status: 422, message: '有效期过长' },
  KEY_NOT_USABLE: { status: 422, message: '指定的密钥不存在、种类不符或已另作他用' },
  KEY_NOT_OF_UNIT: { status: 422, message: '指定的密钥没有登记给这一单位' },
  NAME_LENGTH: { status: 422, message: '印章名称的字数不在范围内' },
  BOTTOM_LENGTH: { status: 422, message: '印章底部文字的字数不在范围内' },
  DIAMETER: { status: 422, message: '印章尺寸不在范围内' },
  FONT_UNREADABLE: { status: 500, message: '字体文件无法读取' },
  REVOKED_IN_FUTURE: { status: 422, message: '吊销起始时刻不能晚于当前时间' },
  DOCUMENT_TOO_LARGE: { status: 422, message: '制成的文件过大' },
  INTERNAL: { status: 500, message: '内部错误' },
} as const satisfies Readonly<Record<string, Row>>

export type RefusalCode = keyof typeof ownRows | DocumentRefusal | SignatureRefusal | OfdFault

const unprocessable = 422

function rowsOf<Code extends string>(texts: Readonly<Record<Code, string>>): Readonly<Record<Code, Row>> {
  return Object.fromEntries(Object.entries<string>(texts).map(([code, message]) => [code, { status: unprocessable, message }])) as Record<Code, Row>
}

const textsOf = <Code extends string>(register: Readonly<Record<Code, { readonly zh: string }>>): Record<Code, string> =>
  Object.fromEntries(Object.entries<{ readonly zh: string }>(register).map(([code, { zh }]) => [code, zh])) as Record<Code, string>

/** 拒绝码 — the one place where the signer's codes get an HTTP status and a Chinese sentence. Append only: callers branch on the code. What composing and sealing refuse has its sentence there. */
export const refusalTable: Readonly<Record<RefusalCode, Row>> = { ...rowsOf(ofdFaultTexts), ...rowsOf(textsOf(signatureRefusals)), ...rowsOf(textsOf(documentRefusals)), ...ownRows }
