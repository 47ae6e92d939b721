import type { AddressInfo } from 'node:net'
import { Unavailable } from '@hub/kernel'
import { mutualTls } from '@hub/pki'
import type { Logger } from 'pino'
import { ConfigError, readConfig } from './config.ts'
import { startLedgerService } from './service.ts'
import { buildLog } from './log.ts'

const closeTimeoutMs = 10_000

async function start(log: Logger): Promise<(why: string) => void> {
  const config = readConfig(process.env)
  const tls = await mutualTls({ dir: config.tlsDir, name: 'ledger' })
  const service = await startLedgerService({ config, tls, log, fatal: (why) => { log.fatal({ why }, 'this ledger must not go on'); process.exit(1) } })
  await service.app.listen({ host: config.host, port: config.port })
  const { port } = service.app.server.address() as AddressInfo
  log.info({ ready: true, port, certificateUntil: tls.notAfter })
  process.send?.({ ready: true, port })
  return (why) => {
    setTimeout(() => process.exit(1), closeTimeoutMs).unref()
    service.close().then(
      () => {
        log.info({ why }, 'closed')
        if (process.connected) process.disconnect()
      },
      (err: unknown) => {
        log.error({ err }, 'close failed')
        process.exit(1)
      },
    )
  }
}

function main(): void {
  const log = buildLog(process.env['HUB_LOG_LEVEL'] ?? 'info')
  let stop: (why: string) => void = () => process.exit(0)
  let stopping = false
  const stopOnce = (why: string): void => {
    if (!stopping) stop(why)
    stopping = true
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => { stopOnce(signal) })
  // The launcher died: nobody would ever stop this process otherwise.
  process.on('disconnect', () => { stopOnce('disconnect') })
  start(log).then(
    (close) => { stop = close },
    (error: unknown) => {
      if (error instanceof Unavailable || error instanceof ConfigError) log.fatal({ name: error.name }, error.message)
      else log.fatal({ err: error }, 'cannot start')
      process.exit(1)
    },
  )
}

main()
