import { setTimeout as sleep } from 'node:timers/promises'
import { assert } from '@hub/kernel'
import { restartDelayMs, stableAfterMs } from './back-off.ts'
import { shown } from './layout.ts'
import type { Launch, Run } from './part.ts'

export interface SupervisorOptions {
  /** Chinese, for the person at the terminal. */
  readonly title: string
  /** Its log, for the same person. */
  readonly logFile: string
  readonly launch: Launch
  readonly log: (line: string) => void
  readonly nowMs?: () => number
}

/**
 * 看护 — keeps one process running: who dies is started again, at once the first time and ever later while it keeps dying, without end.
 * The very first start is not repeated: what cannot start at all is a fault for a person to see.
 */
export class Supervisor {
  readonly #options: SupervisorOptions
  readonly #stopping = new AbortController()
  #run: Run | undefined
  #starting: Promise<void> | undefined
  #watching: Promise<void> = Promise.resolve()
  #failures = 0

  constructor(options: SupervisorOptions) {
    this.#options = options
  }

  /** Of the process that is ready now; undefined while it is being started again. */
  get pid(): number | undefined {
    return this.#run?.pid
  }

  /** Resolves at the first readiness; rejects with the reason of the first failure. To be called once. */
  start(): Promise<void> {
    assert(this.#starting === undefined, 'a supervisor is started once')
    this.#starting = this.#options.launch(this.#stopping.signal).then((run) => { this.#watching = this.#watch(run) })
    return this.#starting
  }

  /** Ends the process in order, also one that is only starting; a supervisor that was never started has nothing to stop. Idempotent. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#starting?.catch(() => undefined)
    await this.#run?.stop()
    await this.#watching
  }

  kill(signal: NodeJS.Signals): void {
    this.#run?.kill(signal)
  }

  async #watch(first: Run): Promise<void> {
    const { title, logFile, log, nowMs = Date.now } = this.#options
    for (let run: Run | undefined = first; run !== undefined; run = await this.#again()) {
      this.#run = run
      const readyAtMs = nowMs()
      // A stop that came while it was becoming ready found nothing to stop.
      if (this.#stopping.signal.aborted) await run.stop()
      const how = await run.exited
      this.#run = undefined
      if (this.#stopping.signal.aborted) return
      this.#failures = nowMs() - readyAtMs >= stableAfterMs ? 1 : this.#failures + 1
      log(`${title}意外结束（${how}，日志：${shown(logFile)}），${seconds(restartDelayMs(this.#failures))} 秒后重新启动`)
    }
  }

  /** The next run that becomes ready; undefined when the hub stops first. */
  async #again(): Promise<Run | undefined> {
    const { title, launch, log } = this.#options
    const { signal } = this.#stopping
    for (;;) {
      await sleep(restartDelayMs(this.#failures), undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return undefined
      try {
        const run = await launch(signal)
        log(`${title}已恢复`)
        return run
      } catch (error) {
        if (signal.aborted) return undefined
        this.#failures += 1
        log(`${title}未能重新启动：${error instanceof Error ? error.message : String(error)}；${seconds(restartDelayMs(this.#failures))} 秒后再试`)
      }
    }
  }
}

function seconds(ms: number): string {
  return String(ms / 1_000)
}
