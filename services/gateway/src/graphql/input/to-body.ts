import type { FieldPlan, ObjectPlan } from './plan.ts'

type Values = Readonly<Record<string, unknown>>
export type ToBody = (input: Values) => Record<string, unknown>

/** 输入转正文 — what GraphQL read to the body on the ledger's wire: absent and null mean what the command's shape wants them to mean. */
export function buildToBody({ fields }: ObjectPlan): ToBody {
  const copies = fields.map(copyField)
  return (input) => {
    const body: Record<string, unknown> = {}
    for (const copy of copies) copy(input, body)
    return body
  }
}

function copyField({ name, kind, list, missing }: FieldPlan): (input: Values, body: Record<string, unknown>) => void {
  const nested = 'object' in kind ? buildToBody(kind.object) : undefined
  const convert = (value: unknown): unknown => {
    if (nested === undefined) return value
    return list ? (value as readonly Values[]).map(nested) : nested(value as Values)
  }
  return (input, body) => {
    const value = input[name]
    if (value !== undefined && value !== null) body[name] = convert(value)
    else if (missing === 'null') body[name] = null
  }
}
