/** 已答复的行 — what a resumed import need not send again. */
export interface AnsweredSnapshot {
  /** Every row up to this one has been taken from the file … */
  readonly takenTo: number
  /** … and of these the answers of these rows are still out. At most as many as are in flight. */
  readonly open: readonly number[]
}

export interface AnsweredRows {
  /** True where an earlier run got this row's answer. */
  readonly isAnswered: (row: number) => boolean
  readonly take: (row: number) => void
  readonly answer: (row: number) => void
  readonly snapshot: () => AnsweredSnapshot
}

/** Starts from what an earlier run left. Constant memory: only rows on their way are remembered one by one. */
export function trackAnswers(before: AnsweredSnapshot = { takenTo: 0, open: [] }): AnsweredRows {
  const open = new Set(before.open)
  const leftOpen = new Set(before.open)
  let takenTo = before.takenTo
  return {
    isAnswered: (row) => row <= before.takenTo && !leftOpen.has(row),
    take(row) {
      open.add(row)
      takenTo = Math.max(takenTo, row)
    },
    answer: (row) => { open.delete(row) },
    snapshot: () => ({ takenTo, open: [...open].sort((a, b) => a - b) }),
  }
}
