import { parseArgs } from 'node:util'
import { TlsUnavailable } from '@hub/pki'
import pg from 'pg'
import { checkTitles, type CheckName, type Disagreement } from '../fsck/finding.ts'
import { fsck, type FsckReport, type Keys } from '../fsck/fsck.ts'
import { openKeys, type OpenKeysOptions } from '../fsck/open-keys.ts'
import { sessionsOn } from '../projections/session.ts'
import { openStore } from '../store/open-store.ts'
import { readIdentity } from '../transfer/hub-identity.ts'
import { withClient } from '../transfer/with-client.ts'
import type { Progress } from './progress.ts'
import { runTool, toolExits, type Tool, type ToolExit } from './run-tool.ts'
import { readLocation } from './tool-location.ts'

const applicationName = 'hub-fsck'

/**
 * 核查命令 — `fsck.ts [--no-keys] [--deep] [--json]`: the hub of LEDGER_DATABASE_URL (and KURRENTDB_URL), with the signer of SIGNER_URL. Exits 0 where everything agrees, 1
 * at a disagreement, 3 where something could not be looked at.
 */
await runTool(async (tool) => {
  const { values: { 'no-keys': noKeys = false, deep = false, json = false } } = parseArgs({ options: { 'no-keys': { type: 'boolean' }, deep: { type: 'boolean' }, json: { type: 'boolean' } } })
  const { env, out, signal } = tool
  const databaseUrl = env['LEDGER_DATABASE_URL'] ?? ''
  const { hubId } = await readIdentity(databaseUrl)
  const pool = new pg.Pool({ connectionString: databaseUrl, application_name: applicationName, max: 2 })
  pool.on('error', () => undefined)
  const store = await openStore(readLocation(env, databaseUrl, hubId), { role: 'reader' })
  const shown = new Map<CheckName, Progress>()
  let keys: Keys = 'lost'
  try {
    keys = noKeys ? { why: '按 --no-keys 跳过' } : await keysOrWhy({ pool, hubId, signerUrl: env['SIGNER_URL'], tlsDir: env['HUB_TLS_DIR'] ?? '' })
    const report = await withClient(databaseUrl, applicationName, (client) => fsck({
      store, keys, client, deep, openSession: sessionsOn(databaseUrl, applicationName), nowMs: Date.now, signal,
      progress: (check, done, total) => { progressOf(tool, shown, check).show(done, total) },
    }))
    for (const one of shown.values()) one.end()
    const exit = exitOf(report, noKeys)
    if (json) out(JSON.stringify({ hubId, agrees: exit === toolExits.done, ...report, disagreement: report.disagreement ?? null }))
    else tell(report, out)
    return exit
  } finally {
    for (const one of shown.values()) one.end()
    await Promise.all([pool.end(), store.close(), closeKeys(keys)])
  }
}, toolExits.unchecked)

async function closeKeys(keys: Keys): Promise<void> {
  if (typeof keys === 'object' && 'close' in keys) await keys.close?.()
}

async function keysOrWhy(options: OpenKeysOptions): Promise<Keys> {
  try {
    return await openKeys(options)
  } catch (error) {
    if (error instanceof TlsUnavailable) return { why: error.message }
    throw error
  }
}

function progressOf(tool: Tool, shown: Map<CheckName, Progress>, check: CheckName): Progress {
  const progress = shown.get(check) ?? tool.progress(`核查${checkTitles[check]}`)
  shown.set(check, progress)
  return progress
}

function tell({ head, agreed, unchecked, disagreement, leftFiles, sharedNumbers = [] }: FsckReport, out: (line: string) => void): void {
  for (const check of agreed) out(`一致  ${checkTitles[check]}`)
  for (const { check, why } of unchecked) out(`未查  ${checkTitles[check]}：${why}`)
  if (leftFiles !== undefined && leftFiles.count > 0) out(`遗留  密钥库中有 ${String(leftFiles.count)} 份文件没有事件，最早存入于 ${leftFiles.oldestKeptAt ?? '—'}；不影响一致，账本工作满一小时后自行清扫`)
  for (const { filingNumber, sealIds } of sharedNumbers) out(`重号  备案号 ${filingNumber} 为 ${String(sealIds.length)} 枚印章所用：${sealIds.join('、')}；系升级前登记，照旧有效，请与备案机关核实`)
  if (disagreement !== undefined) for (const line of linesOf(disagreement)) out(line)
  else out(unchecked.length === 0 ? `全部一致，位置 0 至 ${String(head)}` : '没有发现不一致；有的部分没有核查')
}

function linesOf({ check, position, stream, expected, found }: Disagreement): readonly string[] {
  return [`不一致  ${checkTitles[check]}`, `  位置：${position === null ? '—' : String(position)}`, `  流：${stream ?? '—'}`, `  应为：${expected}`, `  实为：${found}`]
}

/** What was left out by wish does not count as not looked at. */
function exitOf({ disagreement, unchecked }: FsckReport, noKeys: boolean): ToolExit {
  if (disagreement !== undefined) return toolExits.failed
  const wished: readonly CheckName[] = noKeys ? ['vault-keys', 'sealed', 'masked-models'] : []
  return unchecked.every(({ check }) => wished.includes(check)) ? toolExits.done : toolExits.unchecked
}
