import { Unavailable } from '@hub/kernel'
import { runService } from '@hub/service'
import { openTracing, TracingMisconfigured } from '@hub/tracing'
import type { AddressInfo } from 'node:net'
import { ConfigError, readConfig } from './config.ts'
import { buildLog } from './log.ts'
import { openGateway } from './open-gateway.ts'

const log = buildLog(process.env['HUB_LOG_LEVEL'] || 'info')

runService({
  log,
  closeTimeoutMs: 10_000,
  isExplained: (error) => error instanceof Unavailable || error instanceof ConfigError || error instanceof TracingMisconfigured,
  async open() {
    const config = readConfig(process.env)
    const tracing = await openTracing({ service: 'gateway', edge: true, env: process.env, onTrouble: (why) => { log.warn({ why }, 'traces cannot be sent') } })
    const { app, close } = await openGateway(config, log, tracing)
    await app.listen({ host: config.host, port: config.port })
    const { port } = app.server.address() as AddressInfo
    return { port, about: { demo: config.demo }, close: () => close().finally(() => tracing?.close()) }
  },
})
