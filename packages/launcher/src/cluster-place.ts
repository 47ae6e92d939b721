import { existsSync, lstatSync, readdirSync, readlinkSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Layout } from './layout.ts'
import { LaunchUnavailable } from './unavailable.ts'

/** 数据库的真实位置 — behind the link, where the server's account cannot reach the data directory. */
export function clusterPlace({ postgres }: Layout): string {
  if (lstatSync(postgres, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return postgres
  return resolve(dirname(postgres), readlinkSync(postgres))
}

/** A cluster that has been put back, before it takes the place of the one that is there. */
export function restoredBeside(place: string): string {
  return `${place}.restored`
}

export function putAside(place: string, at: Date): string {
  return `${place}.before-restore-${at.toISOString().replaceAll(/[:.]/g, '')}`
}

/**
 * 要求恢复已完成 — a restore that was killed between its two renames leaves a cluster put aside, one that was put back, and none in the place: a start would make an empty hub there. Throws
 * LaunchUnavailable with the next step.
 */
export function requireNoHalfRestore(layout: Layout): void {
  const place = clusterPlace(layout)
  if (existsSync(place) || !existsSync(dirname(place))) return
  const name = basename(place)
  const beside = readdirSync(dirname(place)).filter((entry) => entry === basename(restoredBeside(place)) || entry.startsWith(`${name}.before-restore-`)).toSorted()
  const [newest] = beside.filter((entry) => entry.startsWith(`${name}.before-restore-`)).slice(-1)
  if (beside.length === 0) return
  const back = newest === undefined ? '' : `；要回到恢复之前，把 ${join(dirname(place), newest)} 改名为 ${name}`
  throw new LaunchUnavailable('BAD_SETTING', `数据库 ${place} 不在，旁边却有 ${beside.join('、')}：上一次恢复没有做完。没有新建任何东西。请再运行一次同样的 npx hub restore${back}；确要从空的枢纽开始，先把它们移到别处`)
}
