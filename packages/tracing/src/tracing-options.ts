export interface TracingOptions {
  /** `zhengyuan-…` in what is sent. */
  readonly service: string
  /** Callers are anybody: their traces are gone on with, and what is recorded is for us to choose. Elsewhere, for who asks. */
  readonly edge: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  /** Told when spans could not be sent, and again only after they could; `why` is a class or a status, never what was sent. */
  readonly onTrouble: (why: string) => void
}
