import { Unavailable } from '@hub/kernel'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { ConfigError, readConfig } from './config.ts'
import { buildLog } from './log.ts'
import { openGateway } from './open-gateway.ts'

const closeTimeoutMs = 10_000

/** Opens, listens, says so; the answer ends it all in order: no new request, the last answers, then the connections. */
async function start(log: Logger): Promise<(why: string) => void> {
  const config = readConfig(process.env)
  const { app, close } = await openGateway(config, log)
  await app.listen({ host: config.host, port: config.port })
  const { port } = app.server.address() as AddressInfo
  log.info({ ready: true, port, demo: config.demo })
  process.send?.({ ready: true, port })
  return (why) => {
    // A caller that never reads its answer must not keep the process.
    setTimeout(() => process.exit(1), closeTimeoutMs).unref()
    close().then(
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
  const log = buildLog(process.env['HUB_LOG_LEVEL'] || 'info')
  // Before it listens there is nothing to finish: this process writes no state but whole secret files.
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
      // The operator needs the sentence; a stack only where the program is to blame.
      if (error instanceof Unavailable || error instanceof ConfigError) log.fatal({ error: error.name }, error.message)
      else log.fatal({ err: error }, 'cannot start')
      process.exit(1)
    },
  )
}

main()
