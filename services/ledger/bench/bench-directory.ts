import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** 基准目录 — a throw-away folder that the database's account can pass through, also where root runs the bench: else data would lie elsewhere and stay. */
export function benchDirectory(): string {
  const dir = mkdtempSync(join(tmpdir(), 'hub-bench-'))
  chmodSync(dir, 0o755)
  return dir
}
