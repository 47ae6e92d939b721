import { stepsOf, type Findings, type JudgedStep } from '@hub/kernel'

/** 判定结论 — each code belongs to one outcome; the text is for a person. */
const findings = {
  FILE_SOUND: ['passed', '文件结构完整'],
  SIGNATURES_FOUND: ['passed', '文件带有电子签名'],
  ALL_SIGNED: ['passed', '所有签名域都已签名'],
  RANGE_WHOLE: ['passed', '签名覆盖签名时的整个文件'],
  REVISION_SOUND: ['passed', '签名时的文件完整'],
  NOTHING_LATER: ['passed', '签名之后没有任何变化'],
  LATER_ALLOWED: ['passed', '签名之后只有允许的变化（其他签名或验证数据）'],
  CONTENT_UNCHANGED: ['passed', '内容与签名时一致'],
  VALUE_CORRECT: ['passed', '签名值正确，是该证书所作'],
  TIME_ATTESTED: ['passed', '签名时间有时间戳证明'],
  FILE_STAMPED: ['passed', '文件在该时刻已是时间戳所覆盖的样子'],
  CERTIFICATE_VALID_THEN: ['passed', '签名时证书有效，由受信任的机构签发'],
  CERTIFICATE_VALID_NOW: ['passed', '证书现在有效，由受信任的机构签发'],

  FILE_REFUSED: ['failed', '文件不符合规范或不安全'],
  SIGNATURES_ABSENT: ['failed', '文件没有电子签名'],
  RANGE_MISSING: ['failed', '签名没有说明覆盖的范围，或没有可用的签名值'],
  RANGE_WRONG: ['failed', '签名覆盖的范围不合规范'],
  RANGE_OUTSIDE: ['failed', '签名覆盖的范围超出文件'],
  RANGE_GAP: ['failed', '签名值之外还有内容不受签名保护'],
  REVISION_BROKEN: ['failed', '签名覆盖的部分不是一个完整的文件，或其中没有这个签名'],
  CHANGED_LATER: ['failed', '签名之后文件被改动'],
  CONTENT_CHANGED: ['failed', '内容与签名时不一致'],
  VALUE_WRONG: ['failed', '签名值错误，不是该证书所作'],
  VALUE_BROKEN: ['failed', '签名数据不符合规范'],
  TIME_STAMP_WRONG: ['failed', '时间戳无效'],
  TIME_AFTER_TIME_STAMP: ['failed', '声明的时间晚于时间戳'],
  CERTIFICATE_INVALID_THEN: ['failed', '签名时证书无效或不受信任'],

  FILE_UNSUPPORTED: ['not-judged', '不支持这种 PDF 文件，无法核验'],
  FILE_NEEDED: ['not-judged', '文件无法读取，无法判断'],
  FIELDS_UNSIGNED: ['not-judged', '还有签名域没有签名，签章可能不齐'],
  FIELDS_ADDED_LATER: ['not-judged', '签名之后又加入了签名域，其图形是否遮盖内容须人工核对'],
  LATER_UNREADABLE: ['not-judged', '签名之后的部分无法读取，无法判断'],
  RANGE_NEEDED: ['not-judged', '签名覆盖的范围不明，无法判断'],
  VALUE_NEEDED: ['not-judged', '没有可用的签名值，无法判断'],
  FORMAT_UNSUPPORTED: ['not-judged', '不支持的签名格式'],
  ALGORITHM_UNSUPPORTED: ['not-judged', '不支持的签名算法'],
  CERTIFICATE_MISSING: ['not-judged', '签名中没有签名者证书，无法判断'],
  TIME_CLAIMED: ['not-judged', '时间由签名人自行声明，没有时间戳证明'],
  TIME_UNKNOWN: ['not-judged', '签名时间未知'],
  TIME_STAMP_UNJUDGED: ['not-judged', '时间戳机构是否可信无法判断'],
  CERTIFICATE_TIME_NEEDED: ['not-judged', '证书现已失效，又没有时间戳证明签名早于失效'],
  CERTIFICATE_UNJUDGED: ['not-judged', '签名者证书是否可信无法判断'],
} as const satisfies Findings

export type PdfFindingCode = keyof typeof findings

/** 判定步骤 — first the file, then each signature in the order of the form. */
export type PdfStepName =
  | 'file.format' | 'file.signatures' | 'file.fields' | 'file.time-stamp'
  | 'signature.format' | 'signature.range' | 'signature.revision' | 'signature.later' | 'signature.digest' | 'signature.value' | 'signature.time' | 'signature.certificate'

export type PdfStepDetail = Readonly<Record<string, string | number | readonly string[]>>

/** Codes, numbers of objects, instants, and the subject of a certificate. */
export type PdfStep = JudgedStep<PdfStepName, PdfFindingCode, PdfStepDetail>

const judged = stepsOf<PdfStep>(findings)

export function finding(step: PdfStepName, code: PdfFindingCode, detail: PdfStepDetail = {}): PdfStep {
  return judged(step, code, detail)
}
