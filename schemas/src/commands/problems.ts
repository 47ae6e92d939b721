import type { z } from 'zod'

/** 输入问题 — where (members joined by dots) and what. Never a value, and a member's name only where it looks like one: a caller may have put a number of a person there. */
export interface InputProblem { readonly path: string; readonly message: string }

/** Problems told at once; the rest show after these are mended. */
export const problemsMax = 20
const namesToldMax = 5
const memberName = /^[A-Za-z][A-Za-z0-9]{0,63}$/

type Issue = z.core.$ZodIssue
type RawIssue = z.core.$ZodRawIssue

/** 措辞 — what a shape says in Chinese where it has no words of its own. */
export function wording(issue: RawIssue): string {
  if (issue.input === undefined) return '缺少必填项'
  switch (issue.code) {
    case 'invalid_type':
      return '类型不符'
    case 'too_big':
      return `${most[issue.origin] ?? '不能大于'} ${String(issue.maximum)}${unit[issue.origin] ?? ''}`
    case 'too_small':
      return `${least[issue.origin] ?? '不能小于'} ${String(issue.minimum)}${unit[issue.origin] ?? ''}`
    case 'invalid_format':
      return '格式不符'
    case 'invalid_value':
      return `须为以下之一：${issue.values.map(String).join('、')}`
    case 'unrecognized_keys':
      return withNames('有不认识的字段', issue.keys)
    default:
      return '内容不符合要求'
  }
}

const most: Readonly<Record<string, string>> = { string: '最多', array: '最多' }
const least: Readonly<Record<string, string>> = { string: '至少', array: '至少' }
const unit: Readonly<Record<string, string>> = { string: ' 个字符', array: ' 项' }

function withNames(what: string, keys: readonly string[]): string {
  const names = keys.filter((key) => memberName.test(key)).slice(0, namesToldMax)
  return names.length === 0 ? what : `${what}：${names.join('、')}`
}

/** At most `problemsMax` problems, in the order of the shape. */
export function problemsOf(issues: readonly Issue[]): readonly InputProblem[] {
  return issues.slice(0, problemsMax).map((issue) => ({ path: pathOf(issue.path), message: issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message }))
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === 'number' || memberName.test(String(step)) ? String(step) : '?')).join('.')
}
