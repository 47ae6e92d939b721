import { z } from 'zod'
import { readShape } from '../read-shape.ts'
import { problemsOf, wording, type InputProblem } from './problems.ts'
import { areaCode } from './registers.ts'
import { line, name } from './shapes.ts'
import { findUnsound } from './sound-json.ts'

// For what is no object alone; a field too many is told in the words of all shapes.
const member = (what: string) => ({ error: ({ code }: { readonly code: string }) => (code === 'invalid_type' ? `须为对象，${what}` : undefined) })

/** 首个机构和安全管理员 — what `POST /v1/initialise` of the ledger takes. The operator's account is that of the sign-in service: `issuer` and `subject` as in its tokens. */
const initialisation = z.strictObject({
  unit: z.strictObject({
    uscc: z.string().length(18, '统一社会信用代码为 18 位；请对照统一社会信用代码证书填写'),
    name,
    areaCode,
    kind: z.enum(['data-authority', 'department', 'audit']).default('data-authority'),
  }, member('含 uscc、name、areaCode，即首个机构的统一社会信用代码、名称、行政区划')),
  operator: z.strictObject({
    name,
    issuer: z.url('须为网址；请与登录服务令牌中的 iss 完全一致').max(200, '最多 200 个字符'),
    subject: line(200),
  }, member('含 name、issuer、subject，即安全管理员的姓名、登录服务、账号')),
}, member('含 unit（首个机构）和 operator（安全管理员）'))

export type Initialisation = z.output<typeof initialisation>
export type ParsedInitialisation = { readonly ok: true; readonly input: Initialisation } | { readonly ok: false; readonly problems: readonly InputProblem[] }

/** 解析初始化 — as a command's body is parsed; undefined stands for a body that is no JSON. */
export function parseInitialisation(body: unknown): ParsedInitialisation {
  const unsound = findUnsound(body)
  if (unsound !== undefined) return { ok: false, problems: [{ path: '', message: unsound }] }
  const parsed = readShape(initialisation, body, { error: wording })
  return parsed.success ? { ok: true, input: parsed.data } : { ok: false, problems: problemsOf(parsed.error.issues) }
}
