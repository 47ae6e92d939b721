import { expect, test } from 'vitest'
import type { StoreHealth } from '../store/event-store.ts'
import { WorkLane } from './lanes.ts'
import { renderMetrics } from './metrics.ts'

const lane = () => new WorkLane({ underWayMax: 1, waitingMax: 1 })
const text = (state: StoreHealth['state']): string => renderMetrics({ store: { state, head: 41, eventsWaiting: 3 } as StoreHealth, lanes: { live: lane(), import: lane() }, indexWaiting: 5 })
const valueOf = (name: string, from: string): number => Number(new RegExp(`^${name} (.+)$`, 'm').exec(from)?.[1])

test('every line is a comment or a sample with a number, and every name has its type before its samples', () => {
  const typed = new Set<string>()
  for (const line of text('leading').trimEnd().split('\n')) {
    const type = /^# TYPE ([a-z_]+) gauge$/.exec(line)?.[1]
    if (type !== undefined) typed.add(type)
    if (line.startsWith('#')) continue
    const [, name, value] = /^([a-z_]+)(?:\{lane="(?:live|import)"\})? (\S+)$/.exec(line) ?? []
    expect(typed).toContain(name)
    expect(Number.isFinite(Number(value))).toBe(true)
  }
  expect(typed.size).toBe(8)
})

test('the numbers are those of this moment', () => {
  expect(['head_position', 'events_waiting', 'index_waiting'].map((name) => valueOf(`hub_ledger_${name}`, text('leading')))).toEqual([41, 3, 5])
})

test('only the writer says that it leads', () => {
  expect((['leading', 'fenced'] as const).map((state) => valueOf('hub_ledger_leading', text(state)))).toEqual([1, 0])
})
