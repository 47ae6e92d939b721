import { listDemoAccounts } from './demo-accounts.ts'
import type { Hub } from './hub.ts'
import { layoutOf } from './layout.ts'
import { killAll } from './left-processes.ts'
import type { HubOptions } from './options.ts'
import { startHub } from './start-hub.ts'
import { LaunchUnavailable } from './unavailable.ts'
import { welcome } from './welcome.ts'

/** One Ctrl-C reaches us more than once, from the terminal and from npm: what follows within this time is the same one. */
export const sameKeyPressMs = 1_000
const hardStopExitCode = 130

/**
 * 运行直到停止 — starts the hub, says where it is, and resolves when it has been stopped by SIGINT, SIGTERM or SIGHUP: the first stops in
 * order, also in the middle of a start; the next one ends everything at once. Rejects as startHub does.
 */
export async function runUntilStopped(options: HubOptions): Promise<void> {
  const startedMs = Date.now()
  const stopping = new AbortController()
  const stopAsked = new Promise<void>((resolve) => { stopping.signal.addEventListener('abort', () => { resolve() }) })
  listenForStop(options.dataDir, () => { stopping.abort() })
  const hub = await startUnlessStopped({ ...options, log: (line) => { console.log(`· ${line}`) }, signal: stopping.signal })
  if (hub !== undefined) {
    const { url, demo } = hub
    console.log(welcome({ url, demo, accounts: demo ? await listDemoAccounts(url) : [], elapsedMs: Date.now() - startedMs }))
    await stopAsked
    await hub.stop()
  }
  console.log('已停止。')
}

async function startUnlessStopped(options: HubOptions): Promise<Hub | undefined> {
  try {
    return await startHub(options)
  } catch (error) {
    if (error instanceof LaunchUnavailable && error.trouble === 'STOPPED') return undefined
    throw error
  }
}

function listenForStop(dataDir: string, stopInOrder: () => void): void {
  let firstMs: number | undefined
  const hear = () => {
    const now = Date.now()
    if (firstMs === undefined) {
      firstMs = now
      console.log('\n正在停止……（再按一次 Ctrl-C 立即结束）')
      stopInOrder()
    } else if (now - firstMs > sameKeyPressMs) {
      killAll(layoutOf(dataDir).run)
      process.exit(hardStopExitCode)
    }
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, hear)
}
