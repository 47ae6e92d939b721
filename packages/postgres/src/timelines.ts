import { segmentNumberAt } from './segments.ts'

/**
 * 分岔 — where a restore left the log as it had been and went on by itself. PostgreSQL numbers what goes on from there as a new time line and writes where it came from into
 * `<number>.history` (PostgreSQL, "Timelines").
 */
export interface Fork {
  readonly parent: number
  /** Number of the segment in which they part. */
  readonly segment: number
  /** First commit of the parent that the new time line does not hold, in ms; undefined where the restore had no such target. */
  readonly beforeMs: number | undefined
  /** The restore went as far as the log that it had: only what the archive got later can lie beyond. */
  readonly atEnd: boolean
}

export interface Timeline {
  readonly number: number
  /** Oldest first; the last is where this one began. */
  readonly forks: readonly Fork[]
  /** When its history came into the archive: about when it began. For people only; copying an archive can change it. */
  readonly archivedAt: Date
}

const forkShape = /^(\d{1,10})\t([0-9A-F/]{3,17})\t(.*)$/
const momentShape = /^before (\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(\.\d{1,6})?([+-]\d\d)(?::(\d\d))?$/
const endings: ReadonlySet<string> = new Set(['no recovery target specified', 'reached consistency'])

/** 读时间线的来历 — undefined for what is no history file of PostgreSQL. */
export function parseHistory(text: string): readonly Fork[] | undefined {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
  const forks = lines.map(parseFork)
  return forks.length === 0 || forks.includes(undefined) ? undefined : forks.filter((fork) => fork !== undefined)
}

function parseFork(line: string): Fork | undefined {
  const [, parent, position, reason = ''] = forkShape.exec(line) ?? []
  const segment = segmentNumberAt(position ?? '')
  if (parent === undefined || segment === undefined) return undefined
  return { parent: Number(parent), segment, beforeMs: parseMoment(reason), atEnd: endings.has(reason) }
}

function parseMoment(reason: string): number | undefined {
  const [, day, time, fraction = '', hours, minutes = '00'] = momentShape.exec(reason) ?? []
  if (day === undefined || time === undefined || hours === undefined) return undefined
  const ms = Date.parse(`${day}T${time}${fraction.slice(0, 4)}${hours}:${minutes}`)
  return Number.isNaN(ms) ? undefined : ms
}
