import { Readable } from 'node:stream'
import type { Io } from './io.ts'
import { runHub } from './run.ts'

/** 试验终端 — keeps what a command says, in place of a screen. */
export interface TestTerminal extends Io {
  readonly outLines: readonly string[]
  readonly saidLines: readonly string[]
  readonly controller: AbortController
}

/** Noon of 30 June 2025 in Asia/Shanghai: bounds birth dates, whatever day the spec runs. */
export const noonMs = Date.parse('2025-06-30T04:00:00.000Z')

export function terminal({ env = {}, stdin = '', nowMs = () => noonMs }: { readonly env?: Io['env']; readonly stdin?: string; readonly nowMs?: Io['nowMs'] } = {}): TestTerminal {
  const [outLines, saidLines, controller]: [string[], string[], AbortController] = [[], [], new AbortController()]
  return {
    outLines, saidLines, controller, env,
    out: (line) => { outLines.push(line) },
    say: (line) => { saidLines.push(line) },
    stdin: Readable.from([stdin]),
    screen: undefined,
    stop: controller.signal,
    nowMs,
  }
}

/** Runs one command line to its end. */
export async function hub(typed: readonly string[], options: Parameters<typeof terminal>[0] = {}): Promise<{ readonly exit: number; readonly out: string; readonly said: string }> {
  const io = terminal(options)
  const exit = await runHub(typed, io)
  return { exit, out: io.outLines.join('\n'), said: io.saidLines.join('\n') }
}
