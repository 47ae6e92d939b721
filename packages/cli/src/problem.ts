import { exitCodes, type ExitCode } from './io.ts'

/** 问题 — why a command cannot go on, in Chinese with the next step; a value. Holds no personal data and no token. */
export interface Problem {
  readonly problem: string
  readonly exit: ExitCode
}

/** The command line, or a file it names, is not right: exit code 2. */
export function misused(problem: string): Problem {
  return { problem, exit: exitCodes.usage }
}

/** The hub said no, or could not be reached: exit code 1. */
export function failed(problem: string): Problem {
  return { problem, exit: exitCodes.failed }
}

export function isProblem(value: unknown): value is Problem {
  return typeof value === 'object' && value !== null && 'problem' in value && 'exit' in value
}
