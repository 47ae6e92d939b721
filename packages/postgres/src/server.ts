/** 退出情况 — how the server process ended; `asked` is true when `stop()` was the reason. */
export interface PostgresExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly asked: boolean
}

/** 数据库服务器 — a running PostgreSQL, embedded or existing, with everything a client needs to reach it. */
export interface PostgresServer {
  readonly host: string
  readonly port: number
  /** Holds a password: never log it. */
  readonly superuserUrl: string
  /** Of the postmaster; undefined where the server is not ours. */
  readonly pid: number | undefined
  /** Stops an embedded server (fast shutdown: open transactions roll back); does nothing to an existing one. Idempotent. */
  stop(): Promise<void>
  /** Resolves, never rejects, when an embedded server has ended for whatever reason; stays pending for an existing one. */
  readonly exited: Promise<PostgresExit>
}

/** 内嵌数据库 — a server whose process and files belong to us. */
export interface EmbeddedPostgres extends PostgresServer {
  readonly pid: number
  /** Where the cluster really lies; differs from the asked `dataDir` when that could not be reached by the server's account. */
  readonly dataDir: string
}
