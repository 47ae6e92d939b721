import type { AddressInfo } from 'node:net'
import { Unavailable } from '@hub/kernel'
import { mutualTls } from '@hub/pki'
import { runService, withSecretFiles } from '@hub/service'
import { openTracing, TracingMisconfigured } from '@hub/tracing'
import { ConfigError, ledgerSecrets, readConfig } from './config.ts'
import { buildLog } from './log.ts'
import { startLedgerService } from './service.ts'

const log = buildLog(process.env['HUB_LOG_LEVEL'] ?? 'info')

runService({
  log,
  closeTimeoutMs: 10_000,
  isExplained: (error) => error instanceof Unavailable || error instanceof ConfigError || error instanceof TracingMisconfigured,
  async open() {
    const env = await withSecretFiles(process.env, ledgerSecrets)
    const config = readConfig(env)
    const tls = await mutualTls({ dir: config.tlsDir, name: 'ledger' })
    const tracing = await openTracing({ service: 'ledger', edge: false, env, onTrouble: (why) => { log.warn({ why }, 'traces cannot be sent') } })
    const service = await startLedgerService({ config, tls, log, tracing, fatal: (why) => { log.fatal({ what: 'this ledger must not go on' }, why); process.exit(1) } })
    await service.app.listen({ host: config.host, port: config.port })
    const { port } = service.app.server.address() as AddressInfo
    return { port, about: { certificateUntil: tls.notAfter }, close: () => service.close().finally(() => tracing?.close()) }
  },
})
