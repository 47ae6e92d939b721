import { stepsOf, type Findings, type JudgedStep } from '@hub/kernel'

/** 判定结论 — each code belongs to one outcome; the text is for a person. */
const findings = {
  PACKAGE_SOUND: ['passed', '文件结构完整，没有重复或可疑的条目'],
  SIGNATURES_FOUND: ['passed', '文件带有签章'],
  LIST_CLOSED: ['passed', '签名列表受保护，签章不能增减'],
  ALL_COVERED: ['passed', '所有文件都受签章保护'],
  DESCRIPTION_SOUND: ['passed', '签名描述符合规范'],
  METHOD_ACCEPTED: ['passed', '签名与杂凑算法可接受'],
  REFERENCES_MATCH: ['passed', '受保护的文件均未改动'],
  CONTENT_COVERED: ['passed', '签章时的内容全部受此签章保护'],
  DATA_HASH_MATCHES: ['passed', '签名描述与签章时一致'],
  PROPERTY_INFO_MATCHES: ['passed', '签章指向本签名描述'],
  SEAL_FILE_MATCHES: ['passed', '印章文件与签章中的印章相同'],
  SEAL_FILE_ABSENT: ['passed', '没有另附印章文件'],
  STAMP_ON_PAGE: ['passed', '签章位置在文档页面上'],
  STAMP_ABSENT: ['passed', '数字签名不显示印章'],
  VALUE_UNCHANGED: ['passed', '签章数据未被改动'],
  SEAL_VALID_THEN: ['passed', '签章时印章和证书有效'],

  PACKAGE_REFUSED: ['failed', '文件不符合规范或不安全'],
  SIGNATURES_ABSENT: ['failed', '文件没有签章'],
  ENTRIES_UNCOVERED: ['failed', '有文件不受任何签章保护，可能是签章后加入的'],
  DESCRIPTION_BROKEN: ['failed', '签名描述不符合规范'],
  METHOD_REFUSED: ['failed', '签名或杂凑算法不可接受'],
  REFERENCE_CHANGED: ['failed', '受保护的文件已改动'],
  REFERENCE_MISSING: ['failed', '受保护的文件已缺失'],
  REFERENCE_TWICE: ['failed', '同一文件被重复引用'],
  REFERENCES_EMPTY: ['failed', '签章没有保护任何文件'],
  CONTENT_UNCOVERED: ['failed', '有内容不受此签章保护'],
  DATA_HASH_DIFFERS: ['failed', '签名描述已改动，或签章不属于此文件'],
  SEAL_FILE_DIFFERS: ['failed', '印章文件与签章中的印章不同'],
  STAMP_OFF_PAGE: ['failed', '签章位置不在文档页面上'],
  VALUE_MISSING: ['failed', '缺少签章数据'],
  VALUE_BROKEN: ['failed', '签章数据不是电子签章'],
  SIGNATURE_REPEATED: ['failed', '与前面的签章是同一个签章，被重复列出'],
  VALUE_CHANGED: ['failed', '签章数据已被改动'],
  SEAL_INVALID_THEN: ['failed', '签章时印章或证书无效'],

  PACKAGE_NEEDED: ['not-judged', '文件不符合规范，无法判断'],
  LIST_OPEN: ['not-judged', '签名列表未受保护，可能还有签章被增减'],
  PROPERTY_INFO_DIFFERS: ['not-judged', '签章所写的位置与签名描述不符，写法因厂商而异'],
  DESCRIPTION_NEEDED: ['not-judged', '签名描述不符合规范，无法判断'],
  COVERAGE_UNJUDGED: ['not-judged', '有文件只属于无法判断的数字签名'],
  REFERENCES_UNJUDGED: ['not-judged', '杂凑算法不可接受，没有核对受保护的文件'],
  VALUE_NEEDED: ['not-judged', '没有可用的签章数据，无法判断'],
  VALUE_UNJUDGED: ['not-judged', '签章数据无法判断'],
  SEAL_UNJUDGED: ['not-judged', '印章当时是否有效无法判断'],
} as const satisfies Findings

export type FindingCode = keyof typeof findings

/** 判定步骤 — first the package, then each signature in the order of the list. */
export type StepName =
  | 'package.format' | 'package.signatures' | 'package.list' | 'package.coverage'
  | 'signature.description' | 'signature.method' | 'signature.references' | 'signature.coverage' | 'signature.stamp'
  | 'signature.data-hash' | 'signature.property-info' | 'signature.seal-file' | 'signature.value' | 'signature.seal'

export type StepDetail = Readonly<Record<string, string | number | readonly string[]>>

/** Names of entries and codes. */
export type Step = JudgedStep<StepName, FindingCode, StepDetail>

/** More names than a person reads. */
const namesMax = 20

const judged = stepsOf<Step>(findings)

export function finding(step: StepName, code: FindingCode, detail: StepDetail = {}): Step {
  return judged(step, code, detail)
}

/** A finding about entries: the first of them by name, and how many there are. */
export function entriesFinding(step: StepName, code: FindingCode, entries: readonly string[]): Step {
  return finding(step, code, { entries: entries.slice(0, namesMax), count: entries.length })
}
