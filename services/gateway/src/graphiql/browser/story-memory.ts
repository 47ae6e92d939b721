/** 故事记忆 — what the answers so far have told: `<licenceId>` of the last one, `<事项：企业社会保险登记>` by name. Kept in the browser's tab only. */
export type StoryMemory = Readonly<Record<string, string | number>>

export type Filled = { readonly ok: true; readonly variables: unknown } | { readonly ok: false; readonly missing: readonly string[] }

/** In the variables of a tab: a new UUID each time it is run. */
export const newIdPlaceholder = '<自动生成>'

const placeholderShape = /^<([^<>]+)>$/
/** Named things of the registers: the member that holds the id, and what a clerk calls it. */
const kinds = [['unitId', '机构'], ['itemId', '事项'], ['typeId', '证照类型']] as const
const idShape = /^[a-z]+Id$/
const dayMs = 86_400_000
const shanghaiMs = 8 * 3_600_000

/** What `data` of an answer adds: ids of the command's own answer, and ids of whatever has a name, at any depth. */
export function remember(memory: StoryMemory, data: unknown, nowMs: number): StoryMemory {
  const learnt: Record<string, string | number> = { ...memory }
  for (const answer of Object.values(isRecord(data) ? data : {}))
    if (isRecord(answer) && typeof answer['__typename'] === 'string') rememberAnswer(learnt, answer, nowMs)
  rememberNames(learnt, data)
  return learnt
}

/** Puts in what is known; the placeholders that nothing is known of are told. */
export function fill(memory: StoryMemory, variables: unknown, { nowMs, newId }: { readonly nowMs: number; readonly newId: () => string }): Filled {
  const missing: string[] = []
  const known: StoryMemory = { ...memory, 今天: dayOf(nowMs), 一年后: dayOf(nowMs + 365 * dayMs) }
  const put = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(put)
    if (isRecord(value)) return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, put(inner)]))
    if (value === newIdPlaceholder) return newId()
    const name = typeof value === 'string' ? placeholderShape.exec(value)?.[1] : undefined
    if (name === undefined) return value
    if (!Object.hasOwn(known, name)) missing.push(`<${name}>`)
    return known[name]
  }
  const filled = put(variables)
  return missing.length === 0 ? { ok: true, variables: filled } : { ok: false, missing }
}

function rememberAnswer(learnt: Record<string, string | number>, answer: Readonly<Record<string, unknown>>, nowMs: number): void {
  for (const [name, value] of Object.entries(answer)) if (idShape.test(name) && typeof value === 'string') learnt[name] = value
  if (typeof answer['position'] === 'number') learnt['position'] = answer['position']
  if (answer['__typename'] === 'LookUpAnswered') learnt['用证时间'] ??= new Date(nowMs).toISOString()
}

function rememberNames(learnt: Record<string, string | number>, value: unknown): void {
  if (Array.isArray(value)) for (const inner of value) rememberNames(learnt, inner)
  if (!isRecord(value)) return
  for (const [member, kind] of kinds) if (typeof value[member] === 'string' && typeof value['name'] === 'string') learnt[`${kind}：${value['name']}`] = value[member]
  for (const inner of Object.values(value)) rememberNames(learnt, inner)
}

/** The day in Asia/Shanghai. */
function dayOf(ms: number): string {
  return new Date(ms + shanghaiMs).toISOString().slice(0, 10)
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
