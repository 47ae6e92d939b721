import { parseArgs } from 'node:util'

/** 基准选项 — what `npm run bench -- …` is told. */
export interface BenchRun {
  /** Rows by name; empty: all that need no preload. */
  readonly rows: readonly string[]
  readonly rounds: number
  /** How long each contender works in each round. */
  readonly seconds: number
  /** Events that the log holds beforehand, for the rows that ask for it; 0: these rows are left out. */
  readonly preload: number
  /** Licences that the demo hub holds beforehand, made in bulk, for the rows that look up or fold; 0: its own city alone. */
  readonly licences: number
  /** Where the results go as JSON lines, beside the terminal. */
  readonly file: string | undefined
}

export const usage = `npm run bench -- [--rows a,b] [--rounds n] [--seconds n] [--preload events] [--licences n] [--json file]`

/** Throws RangeError on a number that is none, and what `parseArgs` throws on an option that is none. */
export function parseRun(args: readonly string[]): BenchRun {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string', default: '' }, rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '3' },
      preload: { type: 'string', default: '0' }, licences: { type: 'string', default: '0' }, json: { type: 'string' },
    },
  })
  return {
    rows: values.rows.split(',').map((name) => name.trim()).filter((name) => name !== ''),
    rounds: numberOf('rounds', values.rounds, 1), seconds: numberOf('seconds', values.seconds, 0.1), preload: numberOf('preload', values.preload, 0), licences: numberOf('licences', values.licences, 0), file: values.json,
  }
}

function numberOf(name: string, text: string, least: number): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value < least) throw new RangeError(`--${name} is a number of at least ${String(least)}`)
  return value
}
