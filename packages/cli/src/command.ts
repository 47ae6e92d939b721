import type { Io, ExitCode } from './io.ts'
import type { Problem } from './problem.ts'

/** 选项 — `value` is what its argument is called in the help; a switch has none. */
export interface OptionSpec {
  readonly value?: string
  readonly text: string
}

/** 命令 — one entry of the table in run.ts. */
export interface Command {
  /** As typed after `hub`: `import licences`. */
  readonly name: string
  /** One line of the overview. */
  readonly summary: string
  /** What follows the name in the usage line. */
  readonly usage: string
  readonly options: Readonly<Record<string, OptionSpec>>
  /** More paragraphs of `--help`. */
  readonly notes?: readonly string[]
  readonly run: (args: Arguments, io: Io) => Promise<ExitCode | Problem>
}

/** 参数 — what was typed, by name. */
export interface Arguments {
  readonly texts: readonly string[]
  readonly text: (option: string) => string | undefined
  readonly flag: (option: string) => boolean
}
