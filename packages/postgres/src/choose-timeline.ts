import { type ArchiveContents, findGap, lastSegmentOf } from './archive-contents.ts'
import type { Segment } from './segments.ts'
import type { Fork, Timeline } from './timelines.ts'
import { PostgresUnavailable } from './unavailable.ts'

export interface TimelineQuestion {
  readonly archive: ArchiveContents
  /** Of the backup: from here on the archive is followed. */
  readonly from: Segment
  readonly untilMs: number | undefined
  /** As the operator asks; undefined leaves it to us, where there is one answer only. */
  readonly asked: number | undefined
}

/**
 * 选择时间线 — which of those that the backup leads to the server shall follow: the one that is asked for; else the newest. Where it makes a difference, nothing is chosen: a moment after a fork
 * is another state on either side, and a newest time line that the backup does not lead to is not the end of the archive for it.
 * @throws PostgresUnavailable BAD_TIMELINE with what can be chosen, BAD_ARCHIVE where a segment on the way is missing
 */
export function chooseTimeline(question: TimelineQuestion): number {
  const { archive, from, untilMs, asked } = question
  const reachable = archive.timelines.filter((timeline) => leadsTo(from, timeline))
  const chosen = asked ?? chooseNewest(question, reachable)
  if (chosen !== from.timeline && !reachable.some(({ number }) => number === chosen)) throw refuse(`这份备份到不了时间线 ${String(chosen)}`, question, reachable)
  const gap = findGap(archive, { timeline: chosen, from: from.number, toEnd: untilMs === undefined })
  if (gap !== undefined)
    throw new PostgresUnavailable('BAD_ARCHIVE', `归档 ${archive.folder} 里沿时间线 ${String(chosen)} 缺少段 ${gap}，恢复到它就停了。请找回它；只要它之前的内容，就用 --until 指明时刻`)
  return chosen
}

/** The fork from the backup's own time line lies after the backup; where both are in one segment, the server looks closer and refuses by itself. */
function leadsTo(from: Segment, { forks }: Timeline): boolean {
  return forks.some(({ parent, segment }) => parent === from.timeline && segment >= from.number)
}

function chooseNewest(question: TimelineQuestion, reachable: readonly Timeline[]): number {
  const { archive, from, untilMs } = question
  const newestOf = (timelines: readonly Timeline[]): number => timelines.reduce((most, { number }) => Math.max(most, number), from.timeline)
  const [newest, newestReachable] = [newestOf(archive.timelines), newestOf(reachable)]
  if (newest !== newestReachable) throw refuse(`归档里最新的时间线 ${String(newest)} 不是从这份备份分出去的`, question, reachable)
  const doubtful = untilMs === undefined ? undefined : reachable.flatMap(({ forks }) => forks.slice(forks.findIndex(({ parent }) => parent === from.timeline))).find((fork) => isDoubtful(fork, archive, untilMs))
  if (doubtful !== undefined) throw refuse('归档里有不止一条时间线，它们在那一刻的内容不同', question, reachable)
  return newest
}

/** Whether the parent can hold commits up to the moment that the new time line left out. */
function isDoubtful({ parent, segment, beforeMs, atEnd }: Fork, archive: ArchiveContents, untilMs: number): boolean {
  if (beforeMs !== undefined && untilMs < beforeMs) return false
  return !atEnd || (lastSegmentOf(archive, parent) ?? 0) > segment
}

function refuse(why: string, { from }: TimelineQuestion, reachable: readonly Timeline[]): PostgresUnavailable {
  const lines = [`  --timeline ${String(from.timeline)}：备份自己的时间线，不理会后来的恢复`, ...reachable.toSorted((a, b) => a.number - b.number).map(told)]
  return new PostgresUnavailable('BAD_TIMELINE', `${why}，没有恢复任何东西。请另选一份备份，或用 --timeline 指明沿哪一条：\n${lines.join('\n')}`)
}

function told({ number, forks, archivedAt }: Timeline): string {
  const { parent, beforeMs } = forks.at(-1) ?? {}
  const where = beforeMs === undefined ? '' : `在 ${new Date(beforeMs).toISOString()} 之前`
  return `  --timeline ${String(number)}：${where}从 ${String(parent)} 分出，约 ${archivedAt.toISOString()} 开始`
}
