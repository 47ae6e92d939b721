import { Unavailable } from '@hub/kernel'
import { mutualTls } from '@hub/pki'
import { runService, withSecretFiles } from '@hub/service'
import { openTracing, TracingMisconfigured } from '@hub/tracing'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { buildApp } from './app.ts'
import { openAuthorityState } from './authority-state.ts'
import { openOfflineRoot } from './certs/offline-root.ts'
import { parseConfig, type Config } from './config.ts'
import { checkFurtherFonts } from './documents/fonts/further-fonts.ts'
import { ensureKeys } from './keys/ensure-keys.ts'
import type { KeyStore } from './keys/key-store.ts'
import { openKeys } from './keys/open-keys.ts'
import { hasKeyFiles } from './keys/software-file.ts'
import { buildLog } from './log.ts'
import { requiredKeys } from './policy/permission.ts'

async function openAllKeys(settings: Config, log: Logger): Promise<KeyStore> {
  const isNew = !(await hasKeyFiles(settings.dataDir))
  const keys = await openKeys(settings)
  const made = await ensureKeys(keys, requiredKeys, isNew)
  if (made.length > 0) log.warn({ made }, 'keys made')
  return keys
}

const log = buildLog()
const config = parseConfig(process.env)
if ('wrong' in config) {
  log.fatal({ wrong: config.wrong }, '配置有误')
  process.exit(1)
}

runService({
  log,
  // A caller that never finishes must not keep the keys in memory.
  closeTimeoutMs: 5_000,
  isExplained: (error) => error instanceof Unavailable || error instanceof TracingMisconfigured,
  async open() {
    const tls = await mutualTls({ dir: config.tlsDir, name: 'signer' })
    await checkFurtherFonts(config.fonts)
    const keys = await openAllKeys(config, log)
    const tracing = await openTracing({ service: 'signer', edge: false, env: await withSecretFiles(process.env, { values: ['OTEL_EXPORTER_OTLP_HEADERS'] }), onTrouble: (why) => { log.warn({ why }, 'traces cannot be sent') } })
    const { dataDir, rootDir, rootPassphraseFile, authorityName: name, authorityUrl: url, profile, fonts } = config
    const openRoot = () => openOfflineRoot({ dir: rootDir, passphraseFile: rootPassphraseFile, makesPassphrase: profile === 'embedded' })
    const authority = await openAuthorityState({ dataDir, keys, openRoot, name, url, clock: Date.now, log, composer: { fonts } })
    const app = buildApp({ keys, authority: authority.state, tls: tls.server, log, tracing })
    await app.listen({ host: config.host, port: config.port })
    const { port } = app.server.address() as AddressInfo
    return {
      port, about: { certificateUntil: tls.notAfter },
      close: async () => {
        await app.close()
        await authority.close()
        keys.close()
        await tracing?.close()
      },
    }
  },
})
