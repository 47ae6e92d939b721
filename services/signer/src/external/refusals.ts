import type { Refusal } from '@hub/kernel'

/** 外部证书被拒绝 — why something of an external CA is not taken. */
export type ExternalRefusal =
  | 'UNIT_UNKNOWN' | 'UNIT_NAME_INVALID' | 'CERTIFICATE_MALFORMED' | 'FINGERPRINT_DIFFERS' | 'ROOT_NOT_SELF_SIGNED' | 'ROOT_NOT_A_CA' | 'ROOT_NOT_VALID' | 'TOO_MANY'
  | 'CERTIFICATE_OF_ANOTHER_KEY' | 'CERTIFICATE_IN_USE' | 'CHAIN_REFUSED' | 'LIST_MALFORMED' | 'LIST_ISSUER_UNKNOWN' | 'LIST_NOT_USABLE' | 'LIST_NOT_NEWER'

/** For the operator, with the next step. */
const texts: Readonly<Record<ExternalRefusal, string>> = {
  UNIT_UNKNOWN: '这把密钥还没有登记给单位；请先用 npx hub key assign 登记',
  UNIT_NAME_INVALID: '单位名称不能写进证书申请：至多 64 个字符，不含控制字符',
  CERTIFICATE_MALFORMED: '文件里没有可读的证书（PEM 或 DER）',
  FINGERPRINT_DIFFERS: '证书的 SHA-256 指纹与所给的不符；请经另一渠道向证书机构核对，不要照抄这里的指纹',
  ROOT_NOT_SELF_SIGNED: '不是根证书：不是由自己的密钥签发的，或文件里不止一张',
  ROOT_NOT_A_CA: '不是证书机构的证书，不能作为根证书',
  ROOT_NOT_VALID: '根证书此刻不在有效期内',
  TOO_MANY: '外部证书或吊销列表已达上限',
  CERTIFICATE_OF_ANOTHER_KEY: '文件里没有这把密钥的证书；请核对是哪一份申请的答复',
  CERTIFICATE_IN_USE: '已有印章用着这把密钥和它的证书，不能再换；换证书须以新的密钥重新制作印章',
  CHAIN_REFUSED: '证书不能采用',
  LIST_MALFORMED: '文件里没有可读的吊销列表（PEM 或 DER）',
  LIST_ISSUER_UNKNOWN: '吊销列表不是已信任的外部证书机构签发的，或内容被改动',
  LIST_NOT_USABLE: '吊销列表只含一部分证书或变动，或尚未生效；请取完整的列表',
  LIST_NOT_NEWER: '已有同样新或更新的吊销列表',
}

const chainText = '证书链不通向已信任的根证书；请先以 npx hub ca trust 信任该机构的根证书，并把中间证书一并放进答复的文件'
const usageText = '证书的用途不是签章；请该机构按签章的用途（digitalSignature 或 nonRepudiation）另行签发'

/** What the judgement of a chain found, with what to do about it. */
const chainTexts: Readonly<Record<string, string>> = {
  TRUST_UNKNOWN: chainText,
  CHAIN_NOT_TRUSTED: chainText,
  ISSUER_NOT_FOUND: chainText,
  EXPIRED: '证书或其上级已经到期，或两天之内到期；请核对本机时钟，请该机构另行签发',
  NOT_YET_VALID: '证书或其上级尚未生效；请核对本机时钟，或到生效之后再试',
  REVOKED: '证书或其上级已被吊销；请该机构另行签发',
  KEY_USAGE_FORBIDDEN: usageText,
  PURPOSE_FORBIDDEN: usageText,
  ALGORITHM_UNSUPPORTED: '签名算法不受支持；请该机构以 SM2、P-256 或 RSA 签发',
  ROOT_ITSELF: '这是根证书本身；请交来该机构为这把密钥签发的证书',
}

/** 拒绝说明 — one sentence in Chinese with what to do, then the codes, that of the judgement of a chain among them. */
export function describeExternalRefusal({ refused, detail }: Refusal<ExternalRefusal>): string {
  const why = detail['why']
  if (typeof why !== 'string') return `${texts[refused]}（${refused}）`
  return `${texts[refused]}：${chainTexts[why] ?? '没有通过判定；请凭代码向证书机构核实'}（${refused}，${why}）`
}
