import { killAll } from './left-processes.ts'
import { type PartName, partNames } from './part.ts'
import { forgetProcesses } from './run-files.ts'
import type { Supervisor } from './supervisor.ts'
import { LaunchUnavailable } from './unavailable.ts'

/** 运行中的枢纽 — as `npm start` runs it. */
export interface Hub {
  /** Of the gateway, without a slash at the end. */
  readonly url: string
  readonly dataDir: string
  readonly hubId: string
  /** Demo accounts exist and may sign in with one click. */
  readonly demo: boolean
  /** Of the hub's database as its administrator. Holds a password: never log it. */
  readonly databaseUrl: string
  /** Of the processes that are ready now; a part that is being started again, or that is not ours, is missing. */
  readonly pids: Readonly<Partial<Record<PartName, number>>>
  /** Gateway, ledger, signer, PostgreSQL, each in order and within its time. Idempotent. */
  stop(): Promise<void>
  /** Sends a signal to one process, as a fault would; it is started again. */
  kill(name: PartName, signal: NodeJS.Signals): void
}

/** 各部分 — what has been started so far, and the one way to end it, also in the middle of a start. */
export class Parts {
  readonly #supervisors = new Map<PartName, Supervisor>()
  readonly #runDir: string
  readonly #release: () => void
  #stopped: Promise<void> | undefined

  /** `release` gives the data directory free; it is called when the last process has ended. */
  constructor(runDir: string, release: () => void) {
    this.#runDir = runDir
    this.#release = release
  }

  /** Throws LaunchUnavailable STOPPED once stopping has begun: nothing is started any more. */
  add(name: PartName, supervisor: Supervisor): Supervisor {
    if (this.#stopped !== undefined) throw new LaunchUnavailable('STOPPED', '启动已中止')
    this.#supervisors.set(name, supervisor)
    return supervisor
  }

  get pids(): Hub['pids'] {
    return Object.fromEntries(partNames.flatMap((name) => {
      const pid = this.#supervisors.get(name)?.pid
      return pid === undefined ? [] : [[name, pid]]
    }))
  }

  kill(name: PartName, signal: NodeJS.Signals): void {
    this.#supervisors.get(name)?.kill(signal)
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stopInOrder()
    return this.#stopped
  }

  async #stopInOrder(): Promise<void> {
    try {
      for (const name of partNames) await this.#supervisors.get(name)?.stop()
    } catch (error) {
      killAll(this.#runDir)
      throw error
    } finally {
      forgetProcesses(this.#runDir)
      this.#release()
    }
  }
}
