import { open, readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BackupManifest } from './backup-manifest.ts'
import { parseSegment, segmentName } from './segments.ts'
import { parseHistory, type Timeline } from './timelines.ts'
import { PostgresUnavailable } from './unavailable.ts'

/** 归档的内容 — what `archive_command` has put into it. */
export interface ArchiveContents {
  readonly folder: string
  readonly timelines: readonly Timeline[]
  /** By name. */
  readonly segments: ReadonlySet<string>
}

const historyShape = /^([0-9A-F]{8})\.history$/
/** Of a time line's history: a line of 40 bytes for each restore that was ever made. */
const historyBytesMax = 1024 * 1024

/** @throws PostgresUnavailable BAD_ARCHIVE a history is none */
export async function readArchive(folder: string): Promise<ArchiveContents> {
  const names = await readdir(folder)
  const timelines: Timeline[] = []
  for (const name of names) {
    const [, number] = historyShape.exec(name) ?? []
    if (number !== undefined) timelines.push(await readTimeline(join(folder, name), Number.parseInt(number, 16)))
  }
  return { folder, timelines, segments: new Set(names.filter((name) => parseSegment(name) !== undefined)) }
}

async function readTimeline(file: string, number: number): Promise<Timeline> {
  const { size, mtime } = await stat(file)
  const forks = size > historyBytesMax ? undefined : parseHistory(await readFile(file, 'utf8'))
  if (forks === undefined) throw new PostgresUnavailable('BAD_ARCHIVE', `归档中的 ${file} 不是 PostgreSQL 的时间线文件。请从归档的另一份副本找回它`)
  return { number, forks, archivedAt: mtime }
}

/** 末段 — the newest segment of a time line in the archive. */
export function lastSegmentOf({ segments }: ArchiveContents, timeline: number): number | undefined {
  const numbers = [...segments].map(parseSegment).filter((segment) => segment !== undefined && segment.timeline === timeline).map((segment) => segment?.number ?? 0)
  return numbers.length === 0 ? undefined : numbers.reduce((most, one) => Math.max(most, one))
}

/** Bytes 24 to 31 of a segment: the cluster that wrote it (PostgreSQL, XLogLongPageHeaderData). */
const systemIdAt = 24
const systemIdBytes = 8

/**
 * 核对归档 — to a server an archive that lacks a segment simply ends there, one of another cluster at once, and it would open on what it has got by then. So the backup's
 * last segment has to be in it, of the same cluster. @throws PostgresUnavailable BAD_ARCHIVE
 */
export async function requireArchiveOf({ folder, segments }: ArchiveContents, { lastSegment, systemId }: BackupManifest): Promise<void> {
  if (!segments.has(lastSegment))
    throw new PostgresUnavailable('BAD_ARCHIVE', `归档 ${folder} 里没有这份备份的最后一段 ${lastSegment}：目录指错了，归档没有开，或者没有跟上。请用 --wal 指明归档所在的目录；只要回到备份结束的那一刻，就不带 --wal`)
  const found = await systemIdOf(join(folder, lastSegment))
  if (found !== systemId) throw new PostgresUnavailable('BAD_ARCHIVE', `归档 ${folder} 属于另一个数据库（段 ${lastSegment} 的系统标识是 ${found}，备份的是 ${systemId}）。请用 --wal 指明这份备份所属枢纽的归档`)
}

async function systemIdOf(segment: string): Promise<string> {
  const file = await open(segment, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(systemIdBytes), 0, systemIdBytes, systemIdAt)
    return bytesRead === systemIdBytes ? buffer.readBigUInt64LE().toString() : '-'
  } finally {
    await file.close()
  }
}

export interface Way {
  readonly timeline: number
  readonly from: number
  /** To the end of the archive, or to a moment that the server finds on its way, or misses and says so. */
  readonly toEnd: boolean
}

/**
 * 断档 — the first segment that the way from `from` along the time line needs and the archive lacks; undefined where there is none. Where time lines part the segment is needed from the newer
 * one: the server would take the older one's, and with it what was left behind. A gap further on matters where the archive's end is meant: the server would take it for that.
 */
export function findGap(archive: ArchiveContents, { timeline, from, toEnd }: Way): string | undefined {
  const forks = archive.timelines.find(({ number }) => number === timeline)?.forks ?? []
  const starts = forks.map(({ segment }, at) => ({ timeline: forks[at + 1]?.parent ?? timeline, number: segment })).filter(({ number }) => number >= from)
  // Of two restores that parted in the same segment, the later one's counts.
  const missing = starts.find((start, at) => starts[at + 1]?.number !== start.number && !archive.segments.has(segmentName(start)))
  if (!toEnd || missing !== undefined) return missing && segmentName(missing)
  const ownerOf = (number: number): number => starts.findLast((start) => start.number <= number)?.timeline ?? forks.find(({ segment }) => segment >= from)?.parent ?? timeline
  for (let number = from; number <= (lastSegmentOf(archive, timeline) ?? from); number += 1) {
    const name = segmentName({ timeline: ownerOf(number), number })
    if (!archive.segments.has(name)) return name
  }
  return undefined
}
