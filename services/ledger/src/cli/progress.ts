const lineEveryMs = 5_000
const redrawEveryMs = 200

/** 进度 — of one long piece of work. */
export interface Progress {
  readonly show: (done: number, total: number) => void
  /** Clears what is drawn. */
  readonly end: () => void
}

/** The part of a terminal that is used; `isTTY` is true where somebody looks. */
export interface Screen {
  readonly isTTY?: boolean | undefined
  write(text: string): unknown
}

/** One line that is drawn over where somebody looks, and a plain line now and then where nobody does. */
export function progressOn(screen: Screen, label: string, nowMs: () => number = () => performance.now()): Progress {
  const startedMs = nowMs()
  const everyMs = screen.isTTY === true ? redrawEveryMs : lineEveryMs
  let shownMs = startedMs
  let drawn = false
  return {
    show(done, total) {
      if (nowMs() - shownMs < everyMs) return
      shownMs = nowMs()
      const line = `${label} ${String(done)}/${String(total)} 件${speed(done, total, shownMs - startedMs)}`
      screen.write(screen.isTTY === true ? `\r\u001b[K${line}` : `${line}\n`)
      drawn = screen.isTTY === true
    },
    end() {
      if (drawn) screen.write('\r\u001b[K')
      drawn = false
    },
  }
}

function speed(done: number, total: number, elapsedMs: number): string {
  const perSecond = Math.round((done * 1_000) / Math.max(1, elapsedMs))
  const left = perSecond === 0 ? '' : `，剩余约 ${String(Math.ceil(Math.max(0, total - done) / perSecond))} 秒`
  return `，${String(perSecond)} 件/秒${left}`
}
