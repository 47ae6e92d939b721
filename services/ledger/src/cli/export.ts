import { parseArgs } from 'node:util'
import { openStore } from '../store/open-store.ts'
import { exportLog } from '../transfer/export-log.ts'
import { placeForExport } from '../transfer/export-place.ts'
import { readIdentity } from '../transfer/hub-identity.ts'
import { runTool, toolExits } from './run-tool.ts'
import { readLocation } from './tool-location.ts'

/**
 * 导出命令 — `export.ts <folder or file> [--gzip]`: the log of LEDGER_DATABASE_URL (and KURRENTDB_URL), read beside whoever writes it, into a file
 * with a manifest.
 */
await runTool(async ({ env, out, say, progress, signal }) => {
  const { positionals: [path = ''], values: { gzip = false } } = parseArgs({ allowPositionals: true, options: { gzip: { type: 'boolean' } } })
  const databaseUrl = env['LEDGER_DATABASE_URL'] ?? ''
  const identity = await readIdentity(databaseUrl)
  const store = await openStore(readLocation(env, databaseUrl, identity.hubId), { role: 'reader' })
  const shown = progress('导出')
  try {
    const place = placeForExport(path, gzip)
    const manifest = await exportLog({ store, identity, place, nowMs: Date.now, progress: shown.show, signal })
    shown.end()
    out(`已导出 ${String(manifest.events)} 件事件：${place.events}`)
    out(`清单：${place.manifest}`)
    out(`SHA-256 ${manifest.sha256}`)
    out(`默克尔根 ${manifest.root}`)
    say('导出中的个人信息是密封的，密钥不在其中：密钥库（数据库的 vault 模式）与签名服务的密钥须另行备份，分开保存。见 docs/operations.md。')
    return toolExits.done
  } finally {
    shown.end()
    await store.close()
  }
})
