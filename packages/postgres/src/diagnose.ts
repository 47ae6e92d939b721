import { PostgresUnavailable, type PostgresTrouble } from './unavailable.ts'

export interface DiagnosedWork {
  /** What failed, in Chinese, as the subject of a sentence. */
  readonly doing: string
  readonly dataDir: string
  readonly logFile?: string
}

const signs: readonly (readonly [RegExp, PostgresTrouble, string])[] = [
  [/No space left on device|Disk quota exceeded|ENOSPC|EDQUOT/, 'DISK_FULL', '磁盘已满。请清理出空间后重新启动，已提交的数据不会丢失。'],
  [/Address already in use|could not create any TCP\/IP sockets/, 'PORT_TAKEN', '端口被占用或不能监听 127.0.0.1。请换一个端口，或停止占用它的程序。'],
  [/pre-existing shared memory block/, 'BACKENDS_LEFT', '上一个数据库主进程的后台进程还没有退出。请稍后再启动。'],
  [/lock file ".*" already exists/, 'IN_USE', '数据目录正由另一个 PostgreSQL 使用。请先停止它。'],
  [/recovery ended before configured recovery target was reached/, 'BAD_MOMENT', '归档在要恢复到的那一刻之前就到头了，数据库没有开放。请补齐归档后再启动，或重新恢复到更早的时刻。'],
  [/requested timeline \d+ is not a child of this server's history/, 'BAD_TIMELINE', '这份备份不在所选的时间线上，数据库没有开放。请用 --timeline 另选一条，重新恢复。'],
  [/incompatible with server|initialized by PostgreSQL version/, 'OTHER_MAJOR_VERSION', '数据目录属于另一个 PostgreSQL 主版本。'],
  [/Cannot allocate memory|could not map anonymous shared memory|out of memory/i, 'OUT_OF_MEMORY', '内存不足。请关闭别的程序，或调小 shared_buffers。'],
  [/user does not exist/, 'NO_ACCOUNT', '运行数据库的用户在系统里没有名字（/etc/passwd 没有它的编号，常见于指定了任意 uid 的容器）。请为它加一行，或换一个用户。'],
  [/has wrong ownership|has invalid permissions/, 'NOT_OWNER', '数据目录的属主或权限不对，应只属于运行数据库的账户（权限 0700）。'],
]

const linesShown = 12

/** 诊断 — turns what the server's programs printed into one error in Chinese, with the last lines of the output as evidence. */
export function diagnose(output: string, { doing, dataDir, logFile }: DiagnosedWork): PostgresUnavailable {
  const [, trouble, advice] = signs.find(([sign]) => sign.test(output)) ?? [undefined, 'DID_NOT_START' as const, '原因见下面的输出。']
  const tail = output.trim().split('\n').slice(-linesShown).join('\n')
  const where = logFile === undefined ? '' : `，日志 ${logFile}`
  return new PostgresUnavailable(trouble, `${doing}失败：${advice}（数据目录 ${dataDir}${where}）\n${tail}`)
}

/** 诊断文件系统错误 — a full disk shows itself to our own writes, too; anything else passes unchanged. */
export function diagnoseFileError(error: unknown, work: DiagnosedWork): unknown {
  const code = (error as NodeJS.ErrnoException | null)?.code
  return code === 'ENOSPC' || code === 'EDQUOT' ? diagnose(code, work) : error
}
