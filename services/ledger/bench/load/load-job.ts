/** 压测任务 — what the load process is told. */
export interface LoadJob {
  readonly url: string
  readonly path: string
  readonly connections: number
  readonly seconds: number
  /** Requests a second, evenly; without it, as many as are answered. */
  readonly rate?: number
  readonly requests: RequestPlan
  /** Stands in every right answer. */
  readonly expect: string
}

export type RequestPlan =
  /** The same body again and again. */
  | { readonly kind: 'same'; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  /** A new look-up each time, of the cases in turn, by the clerks in turn. */
  | {
    readonly kind: 'look-up'
    readonly tokens: readonly string[]
    readonly caseIds: readonly string[]
    readonly slot: string
    readonly typeCode: string
    /** Members of the request body beside `variables`: the document's hash, or its text. */
    readonly document: Readonly<Record<string, string>>
  }

export interface LoadResult {
  readonly perSecond: number
  /** Milliseconds; at a given rate from the instant a request was due. At full load the second is the 97.5th percentile. */
  readonly p50: number
  readonly p95: number
  readonly p99: number
  /** Answers that were not what was asked for, failed and timed-out requests. Anything but 0 spoils the figure. */
  readonly wrong: number
}
