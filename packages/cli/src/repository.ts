import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** 仓库根目录 — where services/ and the default `.data/` lie. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')

/** 数据目录 — `HUB_DATA_DIR`, else `.data/` of the repository, as the launcher has it. */
export function dataDirectory(env: Readonly<Record<string, string | undefined>>): string {
  return env['HUB_DATA_DIR'] ?? join(root, '.data')
}
