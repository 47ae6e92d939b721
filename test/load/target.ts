import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startHub } from '@hub/launcher'
import { readMemory, type MemoryReading } from './memory.ts'

/** 压测对象 — a hub, and what its processes hold. */
export interface Target {
  readonly url: string
  /** Empty where the processes are not ours to see. */
  readonly memory: () => MemoryReading
  readonly stop: () => Promise<void>
}

/** Limits of a caller, out of the way: a few accounts stand for a whole hall. */
const unlimited = { HUB_REQUESTS_PER_MINUTE: '100000000', HUB_LOOK_UPS_PER_MINUTE: '10000000' }

/** The hub at `url`, or one of its own with the demo city, as `npm start` runs it, on a throw-away directory. */
export async function openTarget(url: string | undefined, log: (line: string) => void): Promise<Target> {
  if (url !== undefined) return { url, memory: () => ({}), stop: () => Promise.resolve() }
  const dir = mkdtempSync(join(tmpdir(), 'zhengyuan-load-'))
  // As root, the database server runs under another account, which has to pass through.
  chmodSync(dir, 0o755)
  const remove = (): void => { rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }) }
  try {
    const hub = await startHub({ dataDir: join(dir, 'data'), port: 0, demo: true, environment: { ...process.env, NODE_ENV: 'production', ...unlimited }, log })
    return { url: hub.url, memory: () => readMemory(hub.pids), stop: async () => { await hub.stop(); remove() } }
  } catch (error) {
    remove()
    throw error
  }
}
