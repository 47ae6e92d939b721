/** The part of a pino logger that is needed here. */
export interface ServiceLog {
  info(detail: Readonly<Record<string, unknown>>, message?: string): void
  error(detail: Readonly<Record<string, unknown>>, message?: string): void
  fatal(detail: Readonly<Record<string, unknown>>, message?: string): void
}

/** 已开启的服务 — listening on `port`; `close` lets what has begun finish. */
export interface OpenedService {
  readonly port: number
  /** Said with the ready line; codes and instants only. */
  readonly about: Readonly<Record<string, unknown>>
  readonly close: () => Promise<void>
}

export interface RunOptions {
  readonly log: ServiceLog
  readonly open: () => Promise<OpenedService>
  /** Longer than this the end does not take: a caller that never reads its answer must not keep the process. */
  readonly closeTimeoutMs: number
  /** True for trouble whose message tells the operator everything; a stack is logged only where the program is to blame. */
  readonly isExplained: (error: unknown) => boolean
}

/**
 * 运行服务进程 — opens the service, says `{ready, port}` in the log and to the parent, and ends it in order on SIGTERM, SIGINT, or when the
 * parent is gone: nobody would ever stop this process otherwise. Before it has opened there is nothing to finish.
 */
export function runService({ log, open, closeTimeoutMs, isExplained }: RunOptions): void {
  let stop: (why: string) => void = () => process.exit(0)
  let stopping = false
  const stopOnce = (why: string): void => {
    if (!stopping) stop(why)
    stopping = true
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => { stopOnce(signal) })
  process.on('disconnect', () => { stopOnce('disconnect') })
  open().then(
    ({ port, about, close }) => {
      stop = (why) => { finish({ log, closeTimeoutMs, close, why }) }
      log.info({ ready: true, port, ...about })
      process.send?.({ ready: true, port })
    },
    (error: unknown) => {
      if (isExplained(error) && error instanceof Error) log.fatal({ error: error.name }, error.message)
      else log.fatal({ err: error }, 'cannot start')
      process.exit(1)
    },
  )
}

function finish({ log, closeTimeoutMs, close, why }: Pick<RunOptions, 'log' | 'closeTimeoutMs'> & { readonly close: () => Promise<void>; readonly why: string }): void {
  setTimeout(() => process.exit(1), closeTimeoutMs).unref()
  close().then(
    () => {
      log.info({ why }, 'closed')
      if (process.connected) process.disconnect()
    },
    (err: unknown) => {
      log.error({ err }, 'close failed')
      process.exit(1)
    },
  )
}
