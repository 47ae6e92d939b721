/**
 * 争用 — a command that finds that what it relied on has moved is decided again after a pause of random length, longer each time, so that many writers of one
 * stream do not meet again and again. It gives up when its time is over, but not before it has tried a few times.
 */
export const contention = { attemptsMin: 6, budgetMs: 5_000, firstPauseMsMax: 4, pauseMsMax: 250 } as const

/** 再决定 — calls `attempt` for as long as its outcome is worth another, within the budget. The first attempt does not wait. */
export async function untilSettled<T>(attempt: () => Promise<T>, worthAnother: (outcome: T, tried: number) => boolean): Promise<T> {
  const untilMs = performance.now() + contention.budgetMs
  for (let tried = 1; ; tried += 1) {
    const outcome = await attempt()
    if (!worthAnother(outcome, tried)) return outcome
    if (tried >= contention.attemptsMin && performance.now() >= untilMs) return outcome
    const pauseMs = Math.random() * Math.min(contention.pauseMsMax, contention.firstPauseMsMax * 2 ** (tried - 1))
    await new Promise((resolve) => { setTimeout(resolve, pauseMs) })
  }
}
