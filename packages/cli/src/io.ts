import type { Readable } from 'node:stream'

/** 终端 — everything outside that a command may touch, so that a test is a terminal too. */
export interface Io {
  /** One line of result. Only results go here: `hub token` in a `$( )` must yield the token and nothing else. */
  readonly out: (line: string) => void
  /** One line for the person at the keyboard. */
  readonly say: (line: string) => void
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: Readable
  /** Where a progress bar may be drawn; undefined where nobody is looking (a log, a pipe). */
  readonly screen: NodeJS.WriteStream | undefined
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly stop: AbortSignal
  readonly nowMs: () => number
}

/** 退出码 — 0 done; 1 refused, failed or rows with errors; 2 the command line is wrong; 3 a check that could not look at everything; 130 stopped by Ctrl-C. */
export const exitCodes = { done: 0, failed: 1, usage: 2, unchecked: 3, stopped: 130 } as const
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
