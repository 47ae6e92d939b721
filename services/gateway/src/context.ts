import type { Caller } from './auth/caller.ts'
import type { FormerSealsSource } from './clients/former-seals-source.ts'
import type { LedgerClient } from './clients/ledger-client.ts'
import type { CheckHealth } from './health.ts'
import type { Moves } from './moves/moves.ts'
import type { Loaders } from './read/loaders.ts'
import type { ReadPort } from './read/read-port.ts'

/** 请求上下文 — all that a resolver may see of a request. */
export interface GatewayContext {
  readonly caller: Caller
  readonly ledger: Pick<LedgerClient, 'send' | 'findAccount' | 'previewSeal' | 'previewTemplate' | 'whoAmI'>
  readonly checkHealth: CheckHealth
  readonly formerSeals: FormerSealsSource['former']
  readonly read: ReadPort
  readonly loaders: Loaders
  readonly moves: Moves
  readonly traceId: string
  /** 窗口终端代码 as the caller names it; `none` where it names none. */
  readonly terminal: string
  /** 代办 — the clerk under whose identity a department's system acts; the ledger checks it. */
  readonly actingFor: string | null
}
