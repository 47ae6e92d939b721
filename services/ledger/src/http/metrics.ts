import type { Lane } from '@hub/schemas'
import type { StoreHealth } from '../store/event-store.ts'
import type { WorkLane } from './lanes.ts'

export interface MetricsNow {
  readonly store: StoreHealth
  readonly lanes: Readonly<Record<Lane, WorkLane>>
  readonly indexWaiting: number
}

/** 指标 — Prometheus text: counts and sizes only, labels from closed lists. */
export function renderMetrics({ store, lanes, indexWaiting }: MetricsNow): string {
  const { heapUsed, rss } = process.memoryUsage()
  const lines: readonly (readonly [string, string, number])[] = [
    ['hub_ledger_head_position', 'Position of the last durable event known here', store.head],
    ['hub_ledger_leading', '1 while this process is the writer', store.state === 'leading' ? 1 : 0],
    ['hub_ledger_events_waiting', 'Events that wait to be appended', store.eventsWaiting],
    ['hub_ledger_index_waiting', 'Events that wait to reach the decision index', indexWaiting],
    ['hub_ledger_heap_bytes', 'JavaScript heap in use', heapUsed],
    ['hub_ledger_rss_bytes', 'Resident memory', rss],
  ]
  const plain = lines.flatMap(([name, help, value]) => [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, `${name} ${value}`])
  const lane = (['live', 'import'] as const).flatMap((name) => [
    `hub_ledger_commands_under_way{lane="${name}"} ${lanes[name].underWay}`, `hub_ledger_commands_waiting{lane="${name}"} ${lanes[name].waiting}`,
  ])
  return `${[...plain, '# TYPE hub_ledger_commands_under_way gauge', '# TYPE hub_ledger_commands_waiting gauge', ...lane].join('\n')}\n`
}
