import { Unavailable } from '@hub/kernel'
import { mutualTls } from '@hub/pki'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { buildApp } from './app.ts'
import { parseConfig, type Config } from './config.ts'
import { ensureKeys } from './keys/ensure-keys.ts'
import type { KeyStore } from './keys/key-store.ts'
import { readPassphrase } from './keys/passphrase.ts'
import { hasKeyFiles, openSoftwareFileKeyStore } from './keys/software-file.ts'
import { buildLog } from './log.ts'
import { requiredKeys } from './policy/permission.ts'

const closeTimeoutMs = 5_000

async function openKeys({ dataDir, passphraseFile, profile }: Config, log: Logger): Promise<KeyStore> {
  const makePassphrase = profile === 'embedded' && !(await hasKeyFiles(dataDir))
  const keys = await openSoftwareFileKeyStore(dataDir, await readPassphrase(passphraseFile, makePassphrase))
  const made = await ensureKeys(keys, requiredKeys)
  if (made.length > 0) log.warn({ made }, 'keys made')
  return keys
}

/** Opens, listens, says so; the answer ends it all in order: no new request, the last answers, then the keys. */
async function start(config: Config, log: Logger): Promise<(why: string) => void> {
  const tls = await mutualTls({ dir: config.tlsDir, name: 'signer' })
  const keys = await openKeys(config, log)
  const app = buildApp({ keys, tls: tls.server, log })
  await app.listen({ host: config.host, port: config.port })
  const { port } = app.server.address() as AddressInfo
  log.info({ ready: true, port, certificateUntil: tls.notAfter })
  process.send?.({ ready: true, port })
  return (why) => {
    // A caller that never finishes must not keep the keys in memory.
    setTimeout(() => process.exit(1), closeTimeoutMs).unref()
    app.close().then(
      () => {
        keys.close()
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
  const log = buildLog()
  const config = parseConfig(process.env)
  if ('wrong' in config) {
    log.fatal({ wrong: config.wrong }, '配置有误')
    process.exit(1)
  }
  // Before it listens there is nothing to finish: key files are written whole or not at all.
  let stop: (why: string) => void = () => process.exit(0)
  let stopping = false
  const stopOnce = (why: string) => {
    if (!stopping) stop(why)
    stopping = true
  }
  process.on('SIGTERM', () => { stopOnce('SIGTERM') })
  process.on('SIGINT', () => { stopOnce('SIGINT') })
  // The launcher died: nobody would ever stop this process otherwise.
  process.on('disconnect', () => { stopOnce('disconnect') })
  start(config, log).then(
    (close) => { stop = close },
    (error: unknown) => {
      // The operator needs the sentence; a stack only where the program is to blame.
      if (error instanceof Unavailable) log.fatal({ name: error.name }, error.message)
      else log.fatal({ err: error }, 'cannot start')
      process.exit(1)
    },
  )
}

main()
