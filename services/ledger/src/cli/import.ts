import { parseArgs } from 'node:util'
import { migrate } from '../migrate.ts'
import { openStore } from '../store/open-store.ts'
import { findExport } from '../transfer/export-place.ts'
import { adoptIdentity } from '../transfer/hub-identity.ts'
import { checkExport, importLog } from '../transfer/import-log.ts'
import { leadOrRefuse } from '../transfer/lead-or-refuse.ts'
import type { VaultFile } from '../transfer/vault-file.ts'
import { restoreVault } from '../transfer/vault-restore.ts'
import { withClient } from '../transfer/with-client.ts'
import { runTool, toolExits } from './run-tool.ts'
import { readLocation } from './tool-location.ts'

const vaultToCome = '密钥库不在导出中。启动枢纽之前，先恢复密钥库（数据库的 vault 模式）、签名服务的密钥和口令；没有它们，密封的内容打不开，账本也不会启动。见 docs/operations.md。'

/**
 * 导入命令 — `import.ts <export> [--vault <file>]`: into the empty store of LEDGER_ADMIN_DATABASE_URL (and KURRENTDB_URL), whose schemas are made where they are missing, and which
 * becomes the place of the export's hub. The export is read to its end before anything is written; a vault that is empty is filled from its own file.
 */
await runTool(async ({ env, out, say, progress, signal }) => {
  const { positionals: [path = ''], values: { vault } } = parseArgs({ allowPositionals: true, options: { vault: { type: 'string' } } })
  const adminUrl = env['LEDGER_ADMIN_DATABASE_URL'] ?? ''
  const found = await findExport(path)
  const { events, hubId, sha256, root } = found.manifest
  const shown = { checking: progress('核对'), writing: progress('写入') }
  const show = (doing: keyof typeof shown, done: number): void => { shown[doing].show(done, events) }
  await checkExport(found, { progress: show, signal })
  shown.checking.end()
  say(`文件完好：${String(events)} 件，摘要与默克尔根和清单一致。`)
  await migrate({ connectionString: adminUrl })
  await adoptIdentity(adminUrl, found.manifest)
  const target = await openStore(readLocation(env, adminUrl, hubId), { role: 'leader' })
  try {
    await leadOrRefuse(target, '目标')
    const already = await importLog({ found, target, progress: show, signal })
    shown.writing.end()
    out(`已导入 ${String(events)} 件事件${already === 0 ? '' : `（其中 ${String(already)} 件此前已在，核对一致）`}`)
    out(`SHA-256 ${sha256}`)
    out(`默克尔根 ${root}`)
    if (vault === undefined) say(vaultToCome)
    else out(await importVault(adminUrl, { path: vault, hubId, signal }))
    return toolExits.done
  } finally {
    shown.writing.end()
    await target.close()
  }
})

async function importVault(adminUrl: string, file: VaultFile): Promise<string> {
  const outcome = await withClient(adminUrl, 'hub-import', (client) => restoreVault(client, file))
  return outcome === 'restored' ? '密钥库已恢复。启动之前，还要把签名服务的密钥（signer/）和口令放回原处' : '密钥库已有内容，没有改动'
}
