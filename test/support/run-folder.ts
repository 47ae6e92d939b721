import { chmodSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** 测试目录 — a new one whose path begins with `prefix`. As root, the database server runs as another account, which has to pass through; else it would keep its data elsewhere, for good. */
export function makeFolder(prefix: string): string {
  const folder = realpathSync(mkdtempSync(prefix))
  chmodSync(folder, 0o755)
  return folder
}

/** 测试运行的目录 — temporary, and named after this process: by the name the next run finds what a killed one has left. */
export function makeRunFolder(prefix: string): string {
  return makeFolder(join(tmpdir(), `${prefix}${process.pid}-`))
}

/** 清理遗留的目录 — `clear` for each whose process is gone. */
export async function sweepRunFolders(prefix: string, clear: (folder: string) => Promise<void>): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1]
    if (pid === undefined || isAlive(Number(pid))) continue
    // Another user's, or another run is sweeping it: not ours to fail for.
    await clear(realpathSync(join(tmpdir(), name))).catch(() => undefined)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
