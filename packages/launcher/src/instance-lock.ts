import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PostgresUnavailable } from '@hub/postgres'
import { takeOwnership } from '@hub/postgres'
import { shown } from './layout.ts'
import { LaunchUnavailable } from './unavailable.ts'

/**
 * 独占数据目录 — one launcher a data directory; the lock of one that was killed is taken over (number and start time of the process are compared).
 * Returns the release. Throws LaunchUnavailable ALREADY_RUNNING.
 */
export function lockDataDirectory(dataDir: string): () => void {
  // Passable for others: as root, the database server runs under another account.
  mkdirSync(dataDir, { recursive: true, mode: 0o755 })
  const subject = join(dataDir, 'launcher')
  try {
    return takeOwnership(subject)
  } catch (error) {
    if (!(error instanceof PostgresUnavailable) || error.trouble !== 'IN_USE') throw error
    const pid = ownerOf(`${subject}.owner`)
    throw new LaunchUnavailable('ALREADY_RUNNING', `数据目录 ${shown(dataDir)} 已有一个证源在运行${pid}。请先停止它（在它的终端按 Ctrl-C），或用 HUB_DATA_DIR 另指一个目录。`)
  }
}

function ownerOf(file: string): string {
  try {
    const { pid } = JSON.parse(readFileSync(file, 'utf8')) as { readonly pid?: unknown }
    return typeof pid === 'number' ? `（PID ${String(pid)}）` : ''
  } catch {
    return ''
  }
}
