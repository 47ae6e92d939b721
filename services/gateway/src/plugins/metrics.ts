import fp from 'fastify-plugin'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { CheckHealth } from '../health.ts'

export interface GatewayMetrics {
  /** An exchange with the ledger broke off; its commands were sent again or answered "unavailable". */
  readonly ledgerBroke: () => void
}

const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** `queriesWaiting`: queries that wait for a connection to the read side. */
export function buildMetrics({ queriesWaiting = () => 0 }: { readonly queriesWaiting?: () => number } = {}): { readonly registry: Registry; readonly duration: Histogram<'method' | 'route' | 'status'>; readonly gateway: GatewayMetrics } {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'hub_gateway_request_seconds', help: 'Duration of requests by route pattern', labelNames: ['method', 'route', 'status'], buckets: durationBuckets, registers: [registry],
  })
  new Gauge({ name: 'hub_gateway_queries_waiting', help: 'Queries that wait for a connection to the database', registers: [registry], collect() { this.set(queriesWaiting()) } })
  const broke = new Counter({ name: 'hub_gateway_ledger_broken_total', help: 'Exchanges with the ledger that broke off', registers: [registry] })
  return { registry, duration, gateway: { ledgerBroke: () => { broke.inc() } } }
}

/** 排队 — what waits at this moment, read each time somebody asks. */
export interface GatewayQueues {
  readonly checkHealth: CheckHealth
  /** Commands sent to the ledger, or waiting to be, without an answer yet. */
  readonly commandsWaiting: () => number
}

function addGauges(registry: Registry, { checkHealth, commandsWaiting }: GatewayQueues): void {
  const registers = [registry]
  new Gauge({ name: 'hub_gateway_commands_waiting', help: 'Commands that wait for the answer of the ledger', registers, collect() { this.set(commandsWaiting()) } })
  new Gauge({ name: 'hub_gateway_ready', help: '1 while the hub can do its work', registers, async collect() { this.set(Number((await checkHealth()).ready)) } })
  new Gauge({
    name: 'hub_gateway_part_ok', help: '1 while a part of the hub is well, as seen from here', labelNames: ['part'], registers,
    async collect() { for (const { part, ok } of (await checkHealth()).parts) this.set({ part }, Number(ok)) },
  })
}

/** 指标 — one histogram by route pattern. An address, a query string or a caller never becomes a label. */
export const metricsPlugin = fp<GatewayQueues & { readonly metrics: ReturnType<typeof buildMetrics> }>(
  (app, { metrics: { registry, duration }, ...queues }) => {
    addGauges(registry, queues)
    app.addHook('onResponse', (request, reply, done) => {
      // A subscription stays open as long as a page does: that is no duration of a request.
      if (String(reply.raw.getHeader('content-type')).startsWith('text/event-stream')) return done()
      duration.observe({ method: request.method, route: request.routeOptions.url ?? 'none', status: `${Math.floor(reply.statusCode / 100)}xx` }, reply.elapsedTime / 1_000)
      done()
    })
    app.get('/metrics', async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()))
    return Promise.resolve()
  },
  { name: 'hub/metrics', fastify: '5.x' },
)
