import { execFileSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import type { Bound, BenchResult } from './store/store-bench.ts'

export interface Report {
  row(name: string, result: BenchResult): void
  /** How many bounds were missed. */
  readonly missed: number
}

/** 报告 — a table for the reader and one JSON line a row for the machine, each row with the commit it was measured on. */
export function openReport(file: string | undefined): Report {
  const commit = git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') === '' ? '' : '+')
  console.log(`${new Date().toISOString()}  commit ${commit}  Node ${process.version}  ${String(cpus().length)} x ${cpus()[0]?.model.trim() ?? '?'}  ${String(Math.round(totalmem() / 2 ** 30))} GiB`)
  let missed = 0
  return {
    row(name, { what, figures, bounds }) {
      console.log(`\n${name}: ${what}\n  ${'min / median / max'.padStart(82)}`)
      for (const figure of figures) console.log(`  ${figure.name.padEnd(54)} ${[figure.min, figure.median, figure.max].map(shown).join(' / ')}`)
      for (const bound of bounds) {
        if (!isMet(bound)) missed += 1
        console.log(`  ${isMet(bound) ? 'ok    ' : 'MISSED'} ${bound.what}: ${shown(bound.value).trim()} (${bound.kind} ${String(bound.bound)})`)
      }
      const line = JSON.stringify({ row: name, what, at: new Date().toISOString(), commit, figures, bounds })
      console.log(line)
      if (file !== undefined) appendFileSync(file, `${line}\n`)
    },
    get missed() { return missed },
  }
}

function isMet({ value, bound, kind }: Bound): boolean {
  return kind === 'at least' ? value >= bound : value <= bound
}

function shown(figure: number): string {
  const digits = figure >= 100 ? 0 : figure >= 10 ? 1 : 3
  return figure.toFixed(digits).replace(/\B(?=(\d{3})+$)/g, ' ').padStart(9)
}

function git(...args: readonly string[]): string {
  try {
    return execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return 'unknown'
  }
}
