export type Parameter = string | number | Buffer

export interface Statement {
  /** Prepared once a connection under this name. */
  readonly name: string
  readonly text: string
  readonly values: readonly Parameter[]
}

export interface StatementResult {
  readonly count: number
  readonly rows: readonly (readonly unknown[])[]
}

/** 库连接 — one session. Statements run in the order of their calls, each in its own transaction, the next sent without awaiting the last. */
export interface StoreConnection {
  /** Of the session on the server: known before anything is done in it. */
  readonly identity: string
  run(statement: Statement): Promise<StatementResult>
  listen(channel: string, heard: (payload: string) => void): Promise<void>
  /** Calls once, when the session is gone for a reason other than `close`. */
  onLost(listener: (cause: Error) => void): void
  /** Ends the session; `now` without waiting for what runs. */
  close(now?: boolean): Promise<void>
}

export type ConnectionPurpose = 'writer' | 'streams' | 'pages' | 'listener'
export type Connect = (purpose: ConnectionPurpose) => Promise<StoreConnection>
