/** 组成部分 — the processes of a hub, in the order in which they are stopped. */
export const partNames = ['gateway', 'ledger', 'signer', 'postgres'] as const

export type PartName = (typeof partNames)[number]

export const partTitles: Readonly<Record<PartName, string>> = {
  gateway: '网关',
  ledger: '账本服务',
  signer: '签名服务',
  postgres: '数据库',
}

/** 一次运行 — one process that said it is ready, until it ends. */
export interface Run {
  readonly pid: number
  /** Resolves, never rejects, with how it ended: `SIGKILL`, `退出码 1`. */
  readonly exited: Promise<string>
  /** In order, and bounded in time; resolves when the process is gone. */
  stop(): Promise<void>
  kill(signal: NodeJS.Signals): void
}

/** Starts one run; rejects with the reason in Chinese when it ends before it is ready. An abort ends it at once. */
export type Launch = (signal: AbortSignal) => Promise<Run>
