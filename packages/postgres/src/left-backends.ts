import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { servesData, workingFolder } from './processes.ts'

const ownEndGraceMs = 1_000
const killGraceMs = 200

/**
 * 清理残留后台 — processes of a postmaster that was killed. They notice its death when they next wait for something; one in the middle of a
 * long query does not, and PostgreSQL refuses to start beside it. Their shared memory is lost to the new server anyway, so after a
 * moment of grace they are killed: nothing committed lives in them. Linux only; elsewhere this just waits.
 */
export async function endLeftBackends(dataDir: string): Promise<void> {
  await sleep(ownEndGraceMs)
  for (const pid of backendsOf(dataDir)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // Ended by itself.
    }
  }
  await sleep(killGraceMs)
}

function backendsOf(dataDir: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => workingFolder(pid) === dataDir && servesData(pid, dataDir) === 'yes')
}
