import type { Layout } from './layout.ts'
import type { Parts } from './hub.ts'
import type { Environment, HubOptions } from './options.ts'
import type { Ports } from './ports.ts'
import type { Programs } from './programs.ts'

/** 启动过程 — what every step of a start needs. */
export interface StartContext {
  readonly options: HubOptions
  readonly layout: Layout
  readonly ports: Ports
  readonly environment: Environment
  readonly programs: Programs
  readonly parts: Parts
  readonly log: (line: string) => void
  readonly signal: AbortSignal
}
