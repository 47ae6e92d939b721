import { stepsOf, type Findings, type JudgedStep } from '@hub/kernel'

/** 判定结论 — each code belongs to one outcome; the text is for a person. */
const findings = {
  CHAIN_TRUSTED: ['passed', '证书链通向受信任的根证书'],
  SIGNATURE_CORRECT: ['passed', '证书由上级证书签发，内容未被改动'],
  IN_VALIDITY: ['passed', '证书在该时刻处于有效期内'],
  CA_ALLOWED: ['passed', '上级证书可以签发证书'],
  PATH_LENGTH_KEPT: ['passed', '证书链长度在限制之内'],
  KEY_USAGE_ALLOWED: ['passed', '密钥用法符合用途'],
  KEY_USAGE_UNRESTRICTED: ['passed', '证书未限制密钥用法'],
  PURPOSE_ALLOWED: ['passed', '扩展密钥用法符合用途'],
  PURPOSE_UNRESTRICTED: ['passed', '证书未限制扩展密钥用法'],
  EXTENSIONS_UNDERSTOOD: ['passed', '没有未知的关键扩展'],
  NOT_REVOKED: ['passed', '证书在该时刻未被吊销'],
  REVOKED_SINCE: ['passed', '证书后来被吊销，在该时刻未被吊销'],
  REVOCATION_NOT_ASKED: ['passed', '该证书声明无须查询吊销状态'],

  CHAIN_NOT_TRUSTED: ['failed', '证书链不通向受信任的根证书'],
  SIGNATURE_WRONG: ['failed', '证书的签名不正确，内容被改动或并非该上级签发'],
  NOT_YET_VALID: ['failed', '证书在该时刻尚未生效'],
  EXPIRED: ['failed', '证书在该时刻已过期'],
  NOT_A_CA: ['failed', '上级证书无权签发证书'],
  PATH_TOO_LONG: ['failed', '证书链超过上级证书限定的长度'],
  KEY_USAGE_FORBIDDEN: ['failed', '密钥用法不符合用途'],
  PURPOSE_FORBIDDEN: ['failed', '扩展密钥用法不符合用途'],
  CRITICAL_EXTENSION_UNKNOWN: ['failed', '含有未知的关键扩展或名称限制'],
  REVOKED: ['failed', '证书在该时刻已被吊销'],

  SEAL_MAKER_UNKNOWN: ['not-judged', '证书没有制章用途，其根证书也不在制章者信任列表中，不能说明它可以制章'],
  TRUST_UNKNOWN: ['not-judged', '没有可用的信任列表'],
  ISSUER_NOT_FOUND: ['not-judged', '找不到上级证书，签名未能验证'],
  ALGORITHM_UNSUPPORTED: ['not-judged', '不支持的签名算法或公钥类型'],
  REVOCATION_UNKNOWN: ['not-judged', '没有可用的吊销信息'],
  REVOCATION_STALE: ['not-judged', '吊销信息已过时，不能说明该时刻的状态'],
} as const satisfies Findings

export type ChainFindingCode = keyof typeof findings

/** 判定步骤 — of RFC 5280 6.1, in the order in which they are listed for each certificate. */
export type ChainStepName = 'chain' | 'signature' | 'validity' | 'basic-constraints' | 'path-length' | 'key-usage' | 'extended-key-usage' | 'extensions' | 'revocation'

/** Its detail holds codes, OIDs and instants only. */
export interface ChainStep extends JudgedStep<ChainStepName, ChainFindingCode, Readonly<Record<string, string | number>>> {
  /** Place in the path: 0 is the certificate that was asked after, the last one the root. */
  readonly certificate: number
}

export type Found = readonly [code: ChainFindingCode, detail?: ChainStep['detail']]

const judged = stepsOf<ChainStep>(findings)

export function finding(step: ChainStepName, certificate: number, [code, detail = {}]: Found): ChainStep {
  return { ...judged(step, code, detail), certificate }
}
