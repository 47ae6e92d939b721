import { parseArgs } from 'node:util'
import { openStore } from '../store/open-store.ts'
import { exportLog } from '../transfer/export-log.ts'
import { placeForExport } from '../transfer/export-place.ts'
import { readIdentity } from '../transfer/hub-identity.ts'
import { leadOrRefuse } from '../transfer/lead-or-refuse.ts'
import { writeVault } from '../transfer/vault-file.ts'
import { withClient } from '../transfer/with-client.ts'
import { runTool, toolExits } from './run-tool.ts'
import { readLocation } from './tool-location.ts'

const notWithin = '导出中的个人信息是密封的，密钥不在其中：密钥库（数据库的 vault 模式）与签名服务的密钥、口令须另行备份，分开保存。见 docs/operations.md。'
const keptApart = '密钥库文件、签名服务的密钥（signer/）和口令请与事件分开保存：三样在一起，谁拿到谁就能看到全部内容。见 docs/operations.md。'

/**
 * 导出命令 — `export.ts <folder or file> [--gzip] [--vault <file>]`: the log of LEDGER_DATABASE_URL (and KURRENTDB_URL), read beside whoever writes it, into a file with a
 * manifest. With `--vault` the vault as well, into a file of its own: nobody may write meanwhile, so that both speak of the same moment.
 */
await runTool(async ({ env, out, say, progress, signal }) => {
  const { positionals: [path = ''], values: { gzip = false, vault } } = parseArgs({ allowPositionals: true, options: { gzip: { type: 'boolean' }, vault: { type: 'string' } } })
  const databaseUrl = env['LEDGER_DATABASE_URL'] ?? ''
  const place = placeForExport(path, gzip)
  const identity = await readIdentity(databaseUrl)
  const store = await openStore(readLocation(env, databaseUrl, identity.hubId), { role: vault === undefined ? 'reader' : 'leader' })
  const shown = progress('导出')
  try {
    if (vault !== undefined) await leadOrRefuse(store, '事件库')
    const manifest = await exportLog({ store, identity, place, nowMs: Date.now, progress: shown.show, signal })
    shown.end()
    out(`已导出 ${String(manifest.events)} 件事件：${place.events}`)
    out(`清单：${place.manifest}`)
    out(`SHA-256 ${manifest.sha256}`)
    out(`默克尔根 ${manifest.root}`)
    if (vault !== undefined) {
      const rows = await withClient(databaseUrl, 'hub-export', (client) => writeVault(client, { path: vault, hubId: identity.hubId, signal }, Date.now()))
      out(`密钥库：${vault}，${String(rows)} 行，密钥仍是包裹着的`)
    }
    say(vault === undefined ? notWithin : keptApart)
    return toolExits.done
  } finally {
    shown.end()
    await store.close()
  }
})
