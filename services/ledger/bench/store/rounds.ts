/** 参赛者 — one way of doing the measured thing. */
export interface Contender {
  readonly name: string
  /** Works for about so long and returns its figure: a rate a second, or milliseconds. */
  readonly run: (seconds: number) => Promise<number>
  readonly close: () => Promise<void>
}

export interface Figure {
  readonly name: string
  readonly min: number
  readonly median: number
  readonly max: number
}

/** 轮赛 — every contender once a round, so that a change of the machine's mood meets all of them. The first round warms up and does not count. */
export async function compare(contenders: readonly Contender[], { rounds, seconds }: { readonly rounds: number; readonly seconds: number }): Promise<readonly Figure[]> {
  const figures = contenders.map((): number[] => [])
  for (let round = 0; round <= rounds; round += 1)
    for (const [index, contender] of contenders.entries()) {
      const figure = await contender.run(round === 0 ? Math.min(1, seconds) : seconds)
      if (round > 0) figures[index]?.push(figure)
    }
  return contenders.map(({ name }, index) => summarise(name, figures[index] ?? []))
}

/** Least, median and greatest of what the rounds gave. */
export function summarise(name: string, figures: readonly number[]): Figure {
  const sorted = [...figures].sort((a, b) => a - b)
  return { name, min: sorted[0] ?? Number.NaN, median: sorted[sorted.length >> 1] ?? Number.NaN, max: sorted.at(-1) ?? Number.NaN }
}

/** How many times the second's median the first one's is. */
export function ratio(figures: readonly Figure[], name: string, to: string): number {
  const of = (wanted: string): number => figures.find((figure) => figure.name === wanted)?.median ?? Number.NaN
  return of(name) / of(to)
}

/** Median of durations, ms. */
export function medianOf(durations: readonly number[]): number {
  return [...durations].sort((a, b) => a - b)[durations.length >> 1] ?? Number.NaN
}
