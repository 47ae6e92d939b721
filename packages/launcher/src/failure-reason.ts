const fatalLevelMin = 50
const reasonCharactersMax = 300

/**
 * 失败原因 — one line out of what a process logged before it ended: the last JSON line of level error or fatal (pino), else the last line that
 * names an error (a stack trace on stderr), else the last line. Undefined when it said nothing.
 */
export function findReason(logged: string): string | undefined {
  const lines = logged.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  const told = lines.map(toldBy).findLast((reason) => reason !== undefined)
  const reason = told ?? lines.findLast((line) => /^([A-Z]\w*)?(Error|Unavailable|Violation)\b.*:/.test(line)) ?? lines.at(-1)
  return reason === undefined ? undefined : reason.replaceAll(/\s+/g, ' ').slice(0, reasonCharactersMax)
}

function toldBy(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined
  try {
    return sentenceOf(JSON.parse(line) as Readonly<Record<string, unknown>>)
  } catch {
    // Cut off in the middle by the end of the process.
    return undefined
  }
}

function sentenceOf({ level, msg, err, wrong }: Readonly<Record<string, unknown>>): string | undefined {
  if (typeof level !== 'number' || level < fatalLevelMin) return undefined
  const said = typeof msg === 'string' ? msg : ''
  const cause = typeof err === 'object' && err !== null && 'message' in err && typeof err.message === 'string' ? err.message : ''
  const names = Array.isArray(wrong) ? wrong.filter((name) => typeof name === 'string').join('、') : ''
  const parts = [said, cause, names].filter((part, index, all) => part !== '' && all.indexOf(part) === index)
  return parts.length === 0 ? undefined : parts.join('：')
}
