import { takeOwnership } from './ownership.ts'
import { clearStaleLock } from './stale-lock.ts'

/**
 * 停止遗留的服务器 — stops the server on a cluster whose launcher was killed, without starting another; afterwards the folder can be
 * removed. Throws PostgresUnavailable IN_USE while its launcher lives. `dataDir` is the real folder, not a link to it.
 */
export async function stopAbandoned(dataDir: string, log: (line: string) => void): Promise<void> {
  const release = takeOwnership(dataDir)
  try {
    await clearStaleLock(dataDir, log)
  } finally {
    release()
  }
}
