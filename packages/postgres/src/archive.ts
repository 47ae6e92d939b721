import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Account } from './account.ts'
import { isPassable } from './reach.ts'
import type { Settings } from './settings.ts'
import { PostgresUnavailable } from './unavailable.ts'

/** Also where nothing is written for long, so that at most this much is lost with the disk of the database. */
const archiveTimeoutS = 60
/** What a shell or PostgreSQL would read as something else between double quotes. */
const unquotable = /["$`\\%'\n\r]/

/**
 * 归档命令 — for `archive_command`: each finished segment of the write-ahead log goes into `folder`, under another name first, so that what has its name is whole and on
 * disk. A segment that is there already with the same content counts as done: a crash may have come between copying and taking note.
 */
export function archiveCommand(folder: string): string {
  const target = `"${folder}/%f"`
  const part = `"${folder}/.%f.part"`
  return `if test -f ${target}; then cmp -s "%p" ${target}; else cp "%p" ${part} && sync ${part} && mv ${part} ${target}; fi`
}

/** 取回命令 — for `restore_command`. */
export function fetchCommand(folder: string): string {
  return `cp "${folder}/%f" "%p"`
}

/** 取回时间线来历的命令 — for `restore_command`: nothing but histories, which say what numbers are taken. */
export function fetchHistoryCommand(folder: string): string {
  return `case "%f" in *.history) ${fetchCommand(folder)};; *) exit 1;; esac`
}

/** 归档参数 — makes the folder where it is not there, and gives it to the server's account. @throws PostgresUnavailable it cannot be used */
export function prepareArchive(folder: string, account: Account | undefined): Settings {
  const path = resolve(folder)
  refuseUnquotable(path)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (account !== undefined && statSync(path).uid !== account.uid) {
    chownSync(path, account.uid, account.gid)
    chmodSync(path, 0o700)
  }
  if (!isPassable(path, account)) throw new PostgresUnavailable('NO_REACHABLE_PLACE', `数据库账户（uid ${String(account?.uid ?? '-')}）无法进入归档目录 ${path}。请给它的上级目录加上执行权限（chmod o+x），或换一个目录。`)
  return { archive_mode: 'on', archive_timeout: String(archiveTimeoutS), archive_command: archiveCommand(path) }
}

/** @throws PostgresUnavailable BAD_PATH for a path that commands cannot name, and on Windows, whose shell has none of these programs */
export function refuseUnquotable(path: string): void {
  if (process.platform === 'win32') throw new PostgresUnavailable('BAD_PATH', '内嵌数据库在 Windows 上不能归档预写日志；请用已有的 PostgreSQL（DATABASE_URL）并在那里配置归档。')
  if (unquotable.test(path)) throw new PostgresUnavailable('BAD_PATH', '归档目录的路径不能含有引号、美元符、反引号、反斜杠和百分号')
}
