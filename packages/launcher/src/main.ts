import { Unavailable } from '@hub/kernel'
import { listDemoAccounts } from './demo-accounts.ts'
import type { Hub } from './hub.ts'
import { layoutOf } from './layout.ts'
import { killAll } from './left-processes.ts'
import { type HubOptions, parseOptions } from './options.ts'
import { startHub } from './start-hub.ts'
import { LaunchUnavailable } from './unavailable.ts'
import { welcome } from './welcome.ts'

/** One Ctrl-C reaches us more than once, from the terminal and from npm: what follows within this time is the same one. */
const sameKeyPressMs = 1_000
const hardStopExitCode = 130

function say(line: string): void {
  console.log(`· ${line}`)
}

/** 停止 — the first signal stops in order, also in the middle of a start; the next one at once. */
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

async function run(options: HubOptions): Promise<void> {
  const startedMs = Date.now()
  const stopping = new AbortController()
  const stopAsked = new Promise<void>((resolve) => {
    listenForStop(options.dataDir, () => {
      stopping.abort()
      resolve()
    })
  })
  let hub: Hub
  try {
    hub = await startHub({ ...options, log: say, signal: stopping.signal })
  } catch (error) {
    if (error instanceof LaunchUnavailable && error.trouble === 'STOPPED') return
    throw error
  }
  const { url, demo } = hub
  console.log(welcome({ url, demo, accounts: demo ? await listDemoAccounts(url) : [], elapsedMs: Date.now() - startedMs }))
  await stopAsked
  await hub.stop()
}

try {
  await run(parseOptions(process.env, process.argv.slice(2)))
  console.log('已停止。')
  process.exit(0)
} catch (error) {
  // The person needs the sentence; a stack only where the program is to blame.
  console.error(error instanceof Unavailable ? error.message : error)
  process.exit(1)
}
