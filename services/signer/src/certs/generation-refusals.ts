import type { Refusal } from '@hub/kernel'

/** 换代被拒绝 — why a generation of an issuing CA is not made, taken or revoked. */
export type GenerationRefusal =
  | 'GENERATIONS_EXHAUSTED' | 'GENERATION_UNKNOWN' | 'GENERATION_CURRENT' | 'GENERATION_REVOKED' | 'GENERATION_PENDING' | 'REVOKED_IN_FUTURE'
  | 'CEREMONY_MALFORMED' | 'CERTIFICATE_OF_ANOTHER_KEY' | 'CERTIFICATE_NOT_OF_ROOT' | 'CERTIFICATE_NOT_FOR_ISSUING' | 'NAME_INVALID' | 'ROOT_ENDS_FIRST'

/** For the operator, with the next step. */
const texts: Readonly<Record<GenerationRefusal, string>> = {
  GENERATIONS_EXHAUSTED: '签发证书的代数已达上限',
  GENERATION_UNKNOWN: '没有这一代签发证书；用 npx hub ca list 查看',
  GENERATION_CURRENT: '这是最新的一代，吊销之后无从签发；请先用 npx hub ca replace 换代，再吊销',
  GENERATION_REVOKED: '这一代已经吊销，吊销不能更改',
  GENERATION_PENDING: '已经换代，尚未启用；请启动枢纽',
  REVOKED_IN_FUTURE: '吊销的起始时刻在将来',
  CEREMONY_MALFORMED: '文件不是换代申请或答复，或内容损坏',
  CERTIFICATE_OF_ANOTHER_KEY: '答复里的证书不是申请的那把密钥的；请核对是哪一份申请的答复',
  CERTIFICATE_NOT_OF_ROOT: '答复里的证书不是本枢纽的根证书机构签发的',
  CERTIFICATE_NOT_FOR_ISSUING: '答复里的证书不能用于签发，或不在有效期内',
  NAME_INVALID: '证书机构名称不能写进证书（SIGNER_AUTHORITY_NAME）',
  ROOT_ENDS_FIRST: '根证书已不在有效期内，不能再签发',
}

/** 拒绝说明 — one sentence in Chinese with the code. */
export function describeGenerationRefusal({ refused, detail }: Refusal<GenerationRefusal>): string {
  const which = detail['hierarchy'] === undefined ? '' : `（${String(detail['hierarchy'])}）`
  return `${texts[refused]}${which}（${refused}）`
}
