/**
 * 争用 — a command that finds that what it relied on has moved is decided again after a pause of random length, longer each time, so that many writers of one
 * stream do not meet again and again. It gives up when its time is over, but not before it has tried a few times.
 */
export const contention = { attemptsMin: 6, budgetMs: 5_000, firstPauseMsMax: 4, pauseMsMax: 250 } as const

/** What came of the attempt before, and when it is too late to begin another that has to wait for its turn (on the clock of `performance.now`). */
export interface Before<T> { readonly outcome: T; readonly untilMs: number }

/** 再决定 — calls `attempt` for as long as its outcome is worth another, within the budget. The first attempt does not wait. */
export async function untilSettled<T>(attempt: (before: Before<T> | undefined) => Promise<T>, worthAnother: (outcome: T, tried: number) => boolean): Promise<T> {
  const untilMs = performance.now() + contention.budgetMs
  let before: Before<T> | undefined
  for (let tried = 1; ; tried += 1) {
    const outcome = await attempt(before)
    if (!worthAnother(outcome, tried)) return outcome
    if (tried >= contention.attemptsMin && performance.now() >= untilMs) return outcome
    before = { outcome, untilMs }
    const pauseMs = Math.random() * Math.min(contention.pauseMsMax, contention.firstPauseMsMax * 2 ** (tried - 1))
    await new Promise((resolve) => { setTimeout(resolve, pauseMs) })
  }
}
