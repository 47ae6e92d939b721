/** A segment of the write-ahead log: time line, then the two halves of its number. Anything else of `pg_wal` and of an archive has another shape. */
export const segmentShape = /^[0-9A-F]{24}$/
/** Of every cluster that initdb made without being asked for another (PostgreSQL, wal_segment_size). */
const segmentBytes = 16 * 2 ** 20
const segmentsPerHalf = 2 ** 32 / segmentBytes
const hexDigits = 8

/** 预写日志段 — its place in the log, whatever time line it is of. */
export interface Segment {
  readonly timeline: number
  readonly number: number
}

export function parseSegment(name: string): Segment | undefined {
  if (!segmentShape.test(name)) return undefined
  const [timeline, high, low] = [0, 1, 2].map((part) => Number.parseInt(name.slice(part * hexDigits, (part + 1) * hexDigits), 16))
  return { timeline: timeline ?? 0, number: (high ?? 0) * segmentsPerHalf + (low ?? 0) }
}

export function segmentName({ timeline, number }: Segment): string {
  return [timeline, Math.floor(number / segmentsPerHalf), number % segmentsPerHalf].map(asHex).join('')
}

export function asHex(part: number): string {
  return part.toString(16).toUpperCase().padStart(hexDigits, '0')
}

const positionShape = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/

/** 所在的段 — of a position as PostgreSQL writes it, `0/5000148`. */
export function segmentNumberAt(position: string): number | undefined {
  const [, high, low] = positionShape.exec(position) ?? []
  return high === undefined || low === undefined ? undefined : Number.parseInt(high, 16) * segmentsPerHalf + Math.floor(Number.parseInt(low, 16) / segmentBytes)
}
