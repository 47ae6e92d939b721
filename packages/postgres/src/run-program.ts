import { spawn } from 'node:child_process'
import type { Account } from './account.ts'

export interface ProgramRun {
  readonly program: string
  readonly args: readonly string[]
  readonly account: Account | undefined
  readonly cwd?: string
  /** Written to standard input, which is then closed. */
  readonly input?: string
  readonly timeoutMs: number
}

export interface ProgramEnd {
  /** Null when it was killed, for instance after `timeoutMs`, or could not be started at all. */
  readonly code: number | null
  /** Both streams in order of arrival. */
  readonly output: string
}

/** 环境 — nothing of ours: PG* variables would redirect the server, and its messages have to be English to be understood here. */
export const programEnvironment: NodeJS.ProcessEnv = {
  LC_ALL: 'C',
  TZ: 'UTC',
  ...(process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] }),
}

/** 运行程序 — runs one of the short-lived binaries to its end as the account. Never rejects: a failed start is an end with code null. */
export function runProgram({ program, args, account, cwd = '/', input, timeoutMs }: ProgramRun): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      ...account, cwd, env: programEnvironment, timeout: timeoutMs, killSignal: 'SIGKILL', windowsHide: true,
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    // A program that ends early leaves its pipe broken; its own output says why.
    child.stdin.on('error', () => undefined).end(input ?? '')
    child.on('error', (error) => resolve({ code: null, output: `${output}${error.message}` }))
    child.on('close', (code) => resolve({ code, output }))
  })
}
