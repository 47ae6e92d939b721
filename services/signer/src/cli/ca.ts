import { join, resolve } from 'node:path'
import { Unavailable } from '@hub/kernel'
import { openOfflineRoot } from '../certs/offline-root.ts'
import { renewRootLists } from '../certs/renew-root-lists.ts'
import { parseConfig } from '../config.ts'

const projectRoot = resolve(import.meta.dirname, '..', '..', '..', '..')
const exitCodes = { done: 0, failed: 1 } as const

/** 根密钥命令 — `ca.ts renew`, as the command line starts it: signs the roots' next lists with the keys that an operator has put back. */
async function renew(): Promise<string> {
  const hub = resolve(projectRoot, process.env['HUB_DATA_DIR'] || '.data')
  const config = parseConfig({ SIGNER_DATA_DIR: join(hub, 'signer'), SIGNER_PASSPHRASE_FILE: join(hub, 'secrets', 'signer-passphrase'), ...process.env })
  if ('wrong' in config) throw new Unavailable(`配置有误：${config.wrong.join('、')}`)
  const { dataDir, rootDir: dir, rootPassphraseFile: passphraseFile } = config
  return renewRootLists({ dataDir, openRoot: () => openOfflineRoot({ dir, passphraseFile, makesPassphrase: false }), nowMs: Date.now() })
}

try {
  const until = await renew()
  process.stdout.write(`${JSON.stringify({ nextUpdate: until })}\n`)
  process.stderr.write('· 根证书的吊销列表已换发。现在请把根密钥目录和它的口令文件再移走。\n')
  process.exitCode = exitCodes.done
} catch (error) {
  process.stderr.write(`${error instanceof Unavailable ? error.message : String(error instanceof Error ? error.stack : error)}\n`)
  process.exitCode = exitCodes.failed
}
