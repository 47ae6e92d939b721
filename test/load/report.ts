import { growthOf, medianOf } from './memory.ts'
import type { Goal, LoadRun } from './options.ts'
import type { Measured } from './run-load.ts'
import { percentilesOf, type Percentiles } from './tally.ts'

interface KindResult extends Percentiles { readonly name: string; readonly right: number; readonly wrong: number; readonly reasons: Readonly<Record<string, number>> }

export interface Verdict { readonly what: string; readonly value: number; readonly bound: number; readonly reached: boolean }

/** 压测结果 — as printed, and as one JSON line. Milliseconds and MiB. */
export interface LoadResult {
  readonly rate: number
  readonly seconds: number
  readonly perSecond: number
  readonly all: KindResult
  readonly kinds: readonly KindResult[]
  /** Of each part: median and greatest of its own memory, and its growth where the run was long enough to tell. */
  readonly memory: Readonly<Record<string, { readonly medianMiB: number; readonly maxMiB: number; readonly growth: number | null }>>
  readonly verdicts: readonly Verdict[]
}

/** Acts must really have come at the rate that was asked for; else the percentiles are of something else. */
const rateShareMin = 0.98

export function resultOf({ rate, goal }: Pick<LoadRun, 'rate' | 'goal'>, { tallies, memory, seconds }: Measured): LoadResult {
  const kinds = [...tallies].map(([name, tally]): KindResult => ({ name, right: tally.right, wrong: tally.wrong, reasons: Object.fromEntries(tally.reasons), ...percentilesOf(tally.times) }))
  const times = [...tallies.values()].flatMap((tally) => tally.times)
  const wrong = kinds.reduce((sum, kind) => sum + kind.wrong, 0)
  const all: KindResult = { name: '合计', right: times.length, wrong, reasons: {}, ...percentilesOf(times) }
  const growth = growthOf(memory)
  const parts = Object.keys(memory[0] ?? {}).map((part) => {
    const values = memory.map((one) => one[part] ?? 0)
    return [part, { medianMiB: medianOf(values), maxMiB: Math.max(...values), growth: growth?.[part] ?? null }] as const
  })
  const perSecond = (times.length + wrong) / seconds
  return { rate, seconds, perSecond, all, kinds, memory: Object.fromEntries(parts), verdicts: verdictsOf(goal, { rate, perSecond, all, growth }) }
}

interface Judged { readonly rate: number; readonly perSecond: number; readonly all: KindResult; readonly growth: Readonly<Record<string, number>> | undefined }

function verdictsOf(goal: Goal, { rate, perSecond, all, growth }: Judged): readonly Verdict[] {
  const most = (what: string, value: number, bound: number): Verdict => ({ what, value, bound, reached: value <= bound })
  return [
    { what: '达到的速率（个/秒，不低于）', value: perSecond, bound: rate * rateShareMin, reached: perSecond >= rate * rateShareMin },
    most('p95（毫秒，不高于）', all.p95, goal.p95Ms),
    most('p99（毫秒，不高于）', all.p99, goal.p99Ms),
    most('出错比例（不高于）', all.wrong / (all.right + all.wrong), goal.errorShare),
    ...Object.entries(growth ?? {}).map(([part, value]) => most(`${part} 内存增长（不高于）`, value, goal.growthShare)),
  ]
}

export function printed(result: LoadResult): string {
  const ms = (value: number): string => (Number.isNaN(value) ? '—' : value.toFixed(1)).padStart(9)
  const row = ({ name, right, wrong, p50, p95, p99, max }: KindResult): string =>
    `${padded(name, 16)}${String(right).padStart(9)}${String(wrong).padStart(7)}${ms(p50)}${ms(p95)}${ms(p99)}${ms(max)}`
  const reasons = result.kinds.flatMap(({ name, reasons: why }) => Object.entries(why).map(([reason, count]) => `  ${name}：${reason} × ${String(count)}`))
  const memory = Object.entries(result.memory).map(([part, { medianMiB, maxMiB, growth }]) =>
    `${padded(part, 16)}${medianMiB.toFixed(0).padStart(9)}${maxMiB.toFixed(0).padStart(9)}${(growth === null ? '—' : `${(growth * 100).toFixed(1)} %`).padStart(9)}`)
  return [
    `目标速率 ${String(result.rate)} 个/秒，历时 ${result.seconds.toFixed(1)} 秒，达到 ${result.perSecond.toFixed(1)} 个/秒`,
    '', `${padded('动作', 16)}${padStartWide('成功', 9)}${padStartWide('出错', 7)}${['p50', 'p95', 'p99'].map((name) => name.padStart(9)).join('')}${padStartWide('最大', 9)}（毫秒）`,
    ...result.kinds.map(row), row(result.all),
    ...(reasons.length === 0 ? [] : ['', '出错原因：', ...reasons]),
    '', ...(memory.length === 0 ? ['各进程内存：未测（不是本命令启动的枢纽，或系统不提供）'] : [`${padded('进程内存（MiB）', 16)}${padStartWide('中位', 9)}${padStartWide('最大', 9)}${padStartWide('增长', 9)}`, ...memory]),
    '', ...result.verdicts.map(({ what, value, bound, reached }) => `${reached ? '达到' : '未达到'}  ${what}：${shown(value)}，目标 ${shown(bound)}`),
  ].join('\n')
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(value < 1 ? 3 : 1)
}

/** Chinese characters take two columns of a terminal. */
function widthOf(text: string): number {
  return [...text].reduce((width, character) => width + ((character.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0)
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)))
}

function padStartWide(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - widthOf(text))) + text
}
