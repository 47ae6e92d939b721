import { refusalAreaOf, type CommandReply } from '@hub/schemas'
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client'
import type { AroundAnswer } from '../http/answer-commands.ts'
import type { AroundAppend } from '../store/around-append.ts'
import { addGauges } from './gauges.ts'
import type { MetricsNow } from './metrics-now.ts'

export interface LedgerMetrics {
  readonly aroundAppend: AroundAppend
  readonly aroundAnswer: AroundAnswer
  readonly contentType: string
  /** Prometheus text. */
  render(): Promise<string>
}

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const msPerSecond = 1_000
const replyKinds = ['accepted', 'refused', 'invalid', 'unavailable'] as const satisfies readonly CommandReply['kind'][]

/** 指标 — counts, sizes and durations only; every label is of a closed list. Memory, event loop and collector come with the registry's own. */
export function buildLedgerMetrics(now: () => MetricsNow): LedgerMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  addGauges(registry, now)
  const replies = new Counter({ name: 'hub_ledger_replies_total', help: 'Commands answered, by kind of the answer', labelNames: ['kind'], registers })
  // Found once, not with every command; and each is there from the start, at 0.
  const replied = Object.fromEntries(replyKinds.map((kind) => [kind, replies.labels(kind)])) as Record<CommandReply['kind'], { inc(value?: number): void }>
  for (const counter of Object.values(replied)) counter.inc(0)
  const refusals = new Counter({ name: 'hub_ledger_refusals_total', help: 'Commands refused, by code and by what the code is about', labelNames: ['area', 'code'], registers })
  const commands = new Histogram({ name: 'hub_ledger_command_seconds', help: 'From the arrival of a command to its answer', buckets: secondsBuckets, registers })
  const appends = new Histogram({ name: 'hub_ledger_append_seconds', help: 'From the queue of the writer to the commit', buckets: secondsBuckets, registers })
  const conflicts = new Counter({ name: 'hub_ledger_append_conflicts_total', help: 'Appends turned away because a stream had moved; the command is decided again', registers })

  return {
    async aroundAppend(write) {
      const began = performance.now()
      const result = await write()
      appends.observe((performance.now() - began) / msPerSecond)
      if (!result.ok) conflicts.inc()
      return result
    },
    aroundAnswer: (answer) => async (line) => {
      const began = performance.now()
      const reply = await answer(line)
      commands.observe((performance.now() - began) / msPerSecond)
      replied[reply.kind].inc()
      if (reply.kind === 'refused') {
        const area = refusalAreaOf(reply.code)
        refusals.inc({ area, code: area === 'other' ? area : reply.code })
      }
      return reply
    },
    contentType: registry.contentType,
    render: () => registry.metrics(),
  }
}
