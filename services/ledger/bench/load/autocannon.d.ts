/** What the bench uses of it; the package brings no types. */
declare module 'autocannon' {
  const autocannon: (options: {
    readonly url: string
    readonly connections: number
    readonly duration: number
    readonly requests: readonly {
      readonly method: 'POST'
      readonly path: string
      readonly headers: Readonly<Record<string, string>>
      readonly body: string
      readonly setupRequest?: (request: object) => object
      readonly onResponse?: (status: number, body: string) => void
    }[]
  }) => Promise<{
    readonly duration: number
    readonly errors: number
    readonly timeouts: number
    readonly '2xx': number
    readonly non2xx: number
    /** Milliseconds. */
    readonly latency: { readonly p50: number; readonly p97_5: number; readonly p99: number; readonly max: number }
  }>
  export = autocannon
}
