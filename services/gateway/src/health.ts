import type { LedgerClient } from './clients/ledger-client.ts'
import type { CheckpointReader } from './read/checkpoints.ts'

/** 部件状况 — one part of the hub as the gateway sees it; numbers and states only. */
export interface PartHealth {
  readonly part: 'ledger' | 'signer' | 'database' | 'projections'
  readonly ok: boolean
  /** Whether the hub can do its work without it: only what it needs makes it unready. */
  readonly needed: boolean
  readonly detail: Readonly<Record<string, string | number | boolean | null>>
}

export interface HubHealth {
  readonly ready: boolean
  readonly parts: readonly PartHealth[]
}

export type CheckHealth = () => Promise<HubHealth>

const rememberedMs = 300
/** Events that the read side may be behind while the hub still counts as ready: minutes of load, not a stuck projection. */
const lagEventsMax = 100_000

export interface HealthPorts {
  readonly ledger: Pick<LedgerClient, 'health'>
  readonly checkpoints: Pick<CheckpointReader, 'read'>
  readonly nowMs?: () => number
}

/** 就绪检查 — asked by anybody, answered at most three times a second from behind. */
export function buildCheckHealth({ ledger, checkpoints, nowMs = () => performance.now() }: HealthPorts): CheckHealth {
  let remembered: { readonly health: Promise<HubHealth>; readonly untilMs: number } | undefined
  return () => {
    if (remembered === undefined || remembered.untilMs <= nowMs()) remembered = { health: check({ ledger, checkpoints }), untilMs: nowMs() + rememberedMs }
    return remembered.health
  }
}

async function check({ ledger, checkpoints }: HealthPorts): Promise<HubHealth> {
  const [ledgerHealth, positions] = await Promise.all([ledger.health(), checkpoints.read().catch(() => undefined)])
  const head = numberMember(ledgerHealth.detail, 'head')
  const state = textMember(ledgerHealth.detail, 'store')
  // Its keys are open from the start of the ledger on: from then on an absent signer holds nothing up.
  const signer = textMember(ledgerHealth.detail, 'signer')
  // Both are positions of the last event: of all recorded ones, and of the last one folded; -1 before the first.
  const slowest = positions === undefined || positions.size === 0 ? undefined : Math.min(...positions.values())
  const lag = head === undefined || slowest === undefined ? null : Math.max(0, head - slowest)
  const parts: readonly PartHealth[] = [
    { part: 'ledger', ok: ledgerHealth.ready, needed: true, detail: { head: head ?? null, state: state ?? null } },
    { part: 'signer', ok: signer === 'reachable', needed: false, detail: { state: signer ?? null, ...restartIn(ledgerHealth.detail) } },
    { part: 'database', ok: positions !== undefined, needed: true, detail: {} },
    { part: 'projections', ok: positions !== undefined && (lag ?? 0) <= lagEventsMax, needed: true, detail: { models: positions?.size ?? null, lagEvents: lag } },
  ]
  return { ready: parts.every(({ ok, needed }) => ok || !needed), parts }
}

/** Left out where nothing is to be done. */
function restartIn(ledger: unknown): PartHealth['detail'] {
  return member(ledger, 'signerRestartNeeded') === true ? { restartNeeded: true } : {}
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

function numberMember(value: unknown, name: string): number | undefined {
  const found = member(value, name)
  return typeof found === 'number' ? found : undefined
}

function textMember(value: unknown, name: string): string | undefined {
  const found = member(value, name)
  return typeof found === 'string' ? found : undefined
}
