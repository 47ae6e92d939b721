import { Unavailable } from '@hub/kernel'
import { runService, withSecretFiles } from '@hub/service'
import { openTracing, TracingMisconfigured } from '@hub/tracing'
import type { AddressInfo } from 'node:net'
import { ConfigError, readConfig } from './config.ts'
import { buildLog } from './log.ts'
import { openGateway } from './open-gateway.ts'

const secrets = { values: ['GATEWAY_DATABASE_URL', 'OIDC_CLIENT_SECRET', 'OTEL_EXPORTER_OTLP_HEADERS'], passwords: [{ url: 'GATEWAY_DATABASE_URL', file: 'GATEWAY_PASSWORD_FILE' }] }
const log = buildLog(process.env['HUB_LOG_LEVEL'] || 'info')

runService({
  log,
  closeTimeoutMs: 10_000,
  isExplained: (error) => error instanceof Unavailable || error instanceof ConfigError || error instanceof TracingMisconfigured,
  async open() {
    const env = await withSecretFiles(process.env, secrets)
    const config = readConfig(env)
    const tracing = await openTracing({ service: 'gateway', edge: true, env, onTrouble: (why) => { log.warn({ why }, 'traces cannot be sent') } })
    const { app, close } = await openGateway(config, log, tracing)
    await app.listen({ host: config.host, port: config.port })
    const { port } = app.server.address() as AddressInfo
    return { port, about: { demo: config.demo }, close: () => close().finally(() => tracing?.close()) }
  },
})
