import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A directory that several tests share; who takes it removes it. */
export function temporaryFolder(): { readonly dir: string; readonly remove: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'zhengyuan-generations-'))
  return { dir, remove: () => { rmSync(dir, { recursive: true, force: true }) } }
}
