import { chmodSync, copyFileSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isPresent } from './account.ts'
import { hydrateLinks } from './links.ts'
import type { PlatformPackage } from './platform.ts'

/**
 * 复制程序 — puts a copy of the package's `native/` (about 55 MB) into a folder beside the data and returns that copy as a package
 * root. Everybody may read and run it, only we may write it. Built beside its final name and renamed, so a crash leaves a
 * `.partial` folder that the next try replaces; one that has its final name is whole.
 */
export function copyOut({ root, version }: PlatformPackage, parent: string, log: (line: string) => void): string {
  const copy = join(parent, `postgresql-${version}`)
  if (isPresent(copy)) return copy
  const partial = `${copy}.partial`
  rmSync(partial, { recursive: true, force: true })
  copyFolder(join(root, 'native'), join(partial, 'native'))
  chmodSync(partial, 0o755)
  hydrateLinks(partial)
  renameSync(partial, copy)
  log(`数据库账户不能直接使用 ${root}，已把数据库程序复制到 ${copy}`)
  return copy
}

function copyFolder(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  // mkdir and copy obey a umask such as 077, which would shut the server's account out again.
  chmodSync(to, 0o755)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyFolder(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else if (!entry.name.endsWith('.a')) copyProgram(source, target)
  }
}

function copyProgram(source: string, target: string): void {
  copyFileSync(source, target)
  chmodSync(target, dirname(source).endsWith('bin') ? 0o755 : 0o644)
}
