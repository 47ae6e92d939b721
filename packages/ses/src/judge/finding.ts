import { stepsOf, type Findings, type JudgedStep } from '@hub/kernel'

/** 判定结论 — each code belongs to one outcome; the text is for a person. */
const findings = {
  FORMAT_SOUND: ['passed', '数据结构符合规范'],
  SIGNATURE_CORRECT: ['passed', '签名值正确，内容未被改动'],
  CERTIFICATE_TRUSTED: ['passed', '证书由受信任的机构签发'],
  CERTIFICATE_IN_VALIDITY: ['passed', '证书当时及现在都在有效期内'],
  CERTIFICATE_EXPIRED_SINCE: ['passed', '证书现已过期，当时在有效期内'],
  CERTIFICATE_NOT_REVOKED: ['passed', '证书未被吊销'],
  CERTIFICATE_REVOKED_SINCE: ['passed', '证书后来被吊销，当时未被吊销'],
  KEY_USAGE_ALLOWED: ['passed', '证书的密钥用法允许签名'],
  KEY_USAGE_UNRESTRICTED: ['passed', '证书未限制密钥用法'],
  SIGNER_LISTED: ['passed', '签章人证书在印章的签章者证书列表中'],
  TIME_ATTESTED: ['passed', '时间有时间戳证明'],
  TIME_STAMPED_LATE: ['passed', '时间由签名人自行声明，时间戳较晚，只证明签名不晚于时间戳'],
  DATA_UNCHANGED: ['passed', '原文与签章时一致'],
  SEAL_IN_VALIDITY: ['passed', '印章当时及现在都在有效期内'],
  SEAL_EXPIRED_SINCE: ['passed', '印章现已过期，当时在有效期内'],
  SEAL_ACTIVE: ['passed', '印章在用'],
  SEAL_ENDED_SINCE: ['passed', '印章后来停用或注销，当时在用'],
  SIGNER_USABLE: ['passed', '印章列出的签章人证书现在可用'],
  EXTENSIONS_UNDERSTOOD: ['passed', '没有未知的关键扩展'],

  FORMAT_BROKEN: ['failed', '数据结构不符合规范'],
  SIGNATURE_WRONG: ['failed', '签名值错误，内容被改动或签名不是该证书所作'],
  SIGNATURE_VALUE_MALFORMED: ['failed', '签名值不是合法的 SM2 签名编码'],
  CERTIFICATE_UNREADABLE: ['failed', '证书无法解析'],
  CERTIFICATE_UNTRUSTED: ['failed', '证书不是受信任的机构签发'],
  CERTIFICATE_NOT_YET_VALID: ['failed', '证书当时尚未生效'],
  CERTIFICATE_EXPIRED: ['failed', '证书当时已过期'],
  CERTIFICATE_REVOKED: ['failed', '证书当时已被吊销'],
  KEY_COMPROMISED: ['failed', '证书密钥泄露，且没有时间戳证明签名早于泄露'],
  CA_KEY_COMPROMISED: ['failed', '上级证书密钥泄露，且没有时间戳证明签名早于泄露'],
  KEY_USAGE_FORBIDDEN: ['failed', '证书的密钥用法不允许签名'],
  SIGNER_NOT_LISTED: ['failed', '签章人证书不在印章的签章者证书列表中'],
  TIME_STAMP_WRONG: ['failed', '时间戳无效'],
  TIME_AFTER_TIME_STAMP: ['failed', '声明的时间晚于时间戳'],
  TIME_IN_FUTURE: ['failed', '声明的时间晚于现在'],
  DATA_CHANGED: ['failed', '原文与签章时不一致'],
  SEAL_NOT_YET_VALID: ['failed', '印章当时尚未生效'],
  SEAL_NOT_YET_MADE: ['failed', '声明的时间早于印章制作时间'],
  SEAL_EXPIRED: ['failed', '印章当时已过期'],
  SEAL_ENDED: ['failed', '印章当时已停用或注销'],
  SEAL_NOT_ACTIVATED: ['failed', '印章已备案，尚未启用'],
  SIGNERS_UNUSABLE: ['failed', '印章列出的签章人证书现在都不能用'],

  FORMAT_NEEDED: ['not-judged', '数据结构不符合规范，无法判断'],
  ALGORITHM_UNSUPPORTED: ['not-judged', '不支持的签名算法'],
  CERTIFICATE_NEEDED: ['not-judged', '证书无法解析，无法判断'],
  TRUST_UNKNOWN: ['not-judged', '没有可用的信任依据，不能说明证书可信并适于该用途'],
  REVOCATION_UNKNOWN: ['not-judged', '没有可用的吊销信息'],
  REVOCATION_UNEXPLAINED: ['not-judged', '证书后来被吊销而未说明原因，密钥可能已泄露，且没有时间戳证明签名早于吊销'],
  CA_REVOCATION_UNEXPLAINED: ['not-judged', '上级证书被吊销而未说明原因，密钥可能已泄露，且没有时间戳证明签名早于吊销'],
  TIME_CLAIMED: ['not-judged', '时间由签名人自行声明，没有时间戳证明'],
  TIME_NEEDED: ['not-judged', '时间未知，无法判断'],
  TIME_STAMP_UNJUDGED: ['not-judged', '时间戳未能验证，时间由签名人自行声明'],
  DATA_NOT_GIVEN: ['not-judged', '未提供原文'],
  SEAL_STATUS_UNKNOWN: ['not-judged', '印章备案状态未知'],
  SEAL_NOT_IN_REGISTER: ['not-judged', '印章备案登记没有给出该印章的状态'],
  SIGNERS_UNJUDGED: ['not-judged', '印章列出的签章人证书现在能否使用，未能查明'],
  SIGNERS_NOT_INCLUDED: ['not-judged', '印章只列出签章人证书的摘要，没有证书，不知道现在能否使用'],
  CRITICAL_EXTENSION_UNKNOWN: ['not-judged', '含有未知的关键扩展'],
} as const satisfies Findings

export type FindingCode = keyof typeof findings

/** 判定步骤 — in the order of GM/T 0031 6.1.2 and 6.2.3 (GB/T 38540 has the same idea). */
export type StepName =
  | 'signature.format' | 'signature.value' | 'signature.time' | 'signature.signer-listed'
  | 'signature.certificate.chain' | 'signature.certificate.validity' | 'signature.certificate.revocation' | 'signature.certificate.key-usage'
  | 'signature.data-hash' | 'signature.extensions'
  | 'seal.format' | 'seal.signature' | 'seal.time'
  | 'seal.certificate.chain' | 'seal.certificate.validity' | 'seal.certificate.revocation' | 'seal.certificate.key-usage'
  | 'seal.extensions' | 'seal.validity' | 'seal.signers' | 'seal.status'

export type StepDetail = Readonly<Record<string, string | number>>

/** Codes, instants and the basis of a time. The subject of a certificate may be a person. */
export type Step = JudgedStep<StepName, FindingCode, StepDetail>

/** What a time rests on is part of the sentence: who reads "expired since" must see whether the date can be relied on. */
const basisTexts: Readonly<Record<string, string>> = { attested: '（时间有时间戳证明）', claimed: '（时间由签名人自行声明）' }

const judged = stepsOf<Step>(findings)

export function finding(step: StepName, code: FindingCode, detail: StepDetail = {}): Step {
  const found = judged(step, code, detail)
  return { ...found, text: found.text + (basisTexts[detail['basis'] ?? ''] ?? '') }
}
