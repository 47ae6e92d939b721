import { createRequire } from 'node:module'
import type { Io } from '../io.ts'

/** 进度显示 — a bar where somebody looks, a plain line now and then where nobody does. */
export interface Display {
  readonly show: (rows: number, wrong: number) => void
  readonly end: () => void
}

/** The part of cli-progress that is used; the package brings no types. */
interface Bar {
  start(total: number, startValue: number, payload: Readonly<Record<string, string | number>>): void
  update(value: number, payload: Readonly<Record<string, string | number>>): void
  setTotal(total: number): void
  stop(): void
}
interface CliProgress { readonly SingleBar: new (options: Readonly<Record<string, unknown>>) => Bar }

const plainLineEveryMs = 5_000
const barEveryMs = 200
const barFormat = ({ doing, unit, wrong }: DisplayWords): string => `${doing} [{bar}] {percentage}%  {value}/{total} ${unit}  {rate} ${unit}/秒  ${wrong} {wrong}  剩余约 {eta_formatted}`

/** What is shown of what: an import, unless told otherwise. */
export interface DisplayWords {
  readonly doing: string
  readonly unit: string
  readonly wrong: string
}
const importWords: DisplayWords = { doing: '导入', unit: '行', wrong: '错误' }

/** `total` is what the file holds at most; `done` were done by an earlier run and do not count for the speed. */
export function openDisplay(io: Io, { total, done, words = importWords }: { readonly total: number; readonly done: number; readonly words?: DisplayWords }): Display {
  const startedMs = io.nowMs()
  const rate = (rows: number): number => Math.round(((rows - done) * 1_000) / Math.max(1, io.nowMs() - startedMs))
  return io.screen === undefined ? plainLines(io, { total, rate, words }) : bar(io.screen, { total, done, rate, words })
}

interface Shown { readonly words: DisplayWords; readonly total: number; readonly rate: (rows: number) => number }

function plainLines(io: Io, { total, rate, words }: Shown): Display {
  let saidMs = io.nowMs()
  return {
    show(rows, wrong) {
      if (io.nowMs() - saidMs < plainLineEveryMs) return
      saidMs = io.nowMs()
      const perSecond = rate(rows)
      const left = perSecond === 0 ? '' : `，剩余约 ${Math.ceil(Math.max(0, total - rows) / perSecond)} 秒`
      io.say(`${rows}/${total} ${words.unit}，${perSecond} ${words.unit}/秒，${words.wrong} ${wrong}${left}`)
    },
    end: () => undefined,
  }
}

function bar(screen: NodeJS.WriteStream, { total, done, rate, words }: Shown & { readonly done: number }): Display {
  const { SingleBar } = createRequire(import.meta.url)('cli-progress') as CliProgress
  const line = new SingleBar({ format: barFormat(words), stream: screen, hideCursor: true, fps: 5, etaBuffer: 50, stopOnComplete: false, gracefulExit: false })
  line.start(total, done, { rate: 0, wrong: 0 })
  let [drawnMs, last]: [number, readonly [number, number]] = [0, [done, 0]]
  return {
    show(rows, wrong) {
      last = [rows, wrong]
      if (Date.now() - drawnMs < barEveryMs) return
      drawnMs = Date.now()
      line.update(rows, { rate: rate(rows), wrong })
    },
    end() {
      const [rows, wrong] = last
      line.update(rows, { rate: rate(rows), wrong })
      line.stop()
    },
  }
}
