import { createHash } from 'node:crypto'
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, realpathSync, renameSync, symlinkSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { type Account, isPresent } from './account.ts'
import { isPassable, type StatPath } from './reach.ts'
import { PostgresUnavailable } from './unavailable.ts'

export interface PlaceOptions {
  /** Where the caller wants the cluster. */
  readonly dataDir: string
  readonly account: Account | undefined
  readonly log: (line: string) => void
  /** Folders that may hold data outside the project, best first. */
  readonly outsideParents?: readonly string[]
  readonly stat?: StatPath
}

const outsideParentsDefault = ['/var/lib', '/srv', '/opt']

/**
 * 确定数据位置 — the real folder of the cluster (it may not exist yet, its parent does). That is `dataDir`, unless the server's
 * account cannot get there, as in a project under /root: then a folder outside, with a symbolic link left at `dataDir`.
 *
 * The link is made before any data, so a crash leaves a link to nothing, which the next start fills. Without the link, data lying
 * outside belong to a `.data` that somebody has deleted: they are put aside, never reused and never removed.
 */
export function placeData({ dataDir, account, log, outsideParents = outsideParentsDefault, stat }: PlaceOptions): string {
  const asked = resolve(dataDir)
  mkdirSync(dirname(asked), { recursive: true })
  const entry = lstatSync(asked, { throwIfNoEntry: false })
  if (entry?.isSymbolicLink() === true) return followPointer(asked)
  const parent = realpathSync(dirname(asked))
  const inside = join(parent, basename(asked))
  if (isPassable(parent, account, stat)) return inside
  if (entry !== undefined && readdirSync(inside).length > 0) throw unreachableData(inside, account)
  return placeOutside({ inside, account, log, outsideParents, stat })
}

function followPointer(link: string): string {
  if (existsSync(link)) return realpathSync(link)
  const target = resolve(dirname(link), readlinkSync(link))
  mkdirSync(dirname(target), { recursive: true })
  return join(realpathSync(dirname(target)), basename(target))
}

interface OutsideOptions {
  readonly inside: string
  readonly account: Account | undefined
  readonly log: (line: string) => void
  readonly outsideParents: readonly string[]
  readonly stat: StatPath | undefined
}

function placeOutside({ inside, account, log, outsideParents, stat }: OutsideOptions): string {
  const parent = outsideParents.find((candidate) => isPassable(candidate, account, stat))
  if (parent === undefined) throw noPlace(inside, outsideParents)
  const mark = createHash('sha256').update(dirname(inside)).digest('hex').slice(0, 12)
  const folder = join(parent, `zhengyuan-${mark}`)
  const outside = join(folder, basename(inside))
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
  if (isPresent(outside)) {
    const aside = `${outside}.aside-${new Date().toISOString().replaceAll(':', '')}`
    renameSync(outside, aside)
    log(`发现旧数据，没有指向它的 ${inside}，已改名保留：${aside}`)
  }
  if (isPresent(inside)) renameSync(inside, `${inside}.empty`)
  symlinkSync(outside, inside)
  log(`数据库账户（uid ${account?.uid ?? '-'}）无法进入 ${dirname(inside)}，数据放在 ${outside}，${inside} 是指向它的链接`)
  return outside
}

function unreachableData(dataDir: string, account: Account | undefined): PostgresUnavailable {
  return new PostgresUnavailable(
    'NO_REACHABLE_PLACE',
    `数据目录 ${dataDir} 已有数据，但数据库账户（uid ${account?.uid ?? '-'}）无法经过它的上级目录。` +
      '请给上级目录加上执行权限（chmod o+x），或把数据移到该账户可到达的位置并在原处留下符号链接。',
  )
}

function noPlace(dataDir: string, tried: readonly string[]): PostgresUnavailable {
  return new PostgresUnavailable(
    'NO_REACHABLE_PLACE',
    `以 root 运行时，数据库用非特权账户启动，它无法到达 ${dataDir}，${tried.join('、')} 也不可用。请换一个目录，或设置 DATABASE_URL 使用已有的 PostgreSQL。`,
  )
}
