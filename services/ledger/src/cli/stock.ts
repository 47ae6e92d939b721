import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { mutualTls } from '@hub/pki'
import { syntheticRowsMax } from '@hub/schemas'
import type { Client } from 'pg'
import { openPool } from '../database-pool.ts'
import { buildLog } from '../log.ts'
import { OutageLog } from '../outage-log.ts'
import { foldAll } from '../projections/fold-all.ts'
import { vaultOpener } from '../projections/vault-opener.ts'
import { makeStock } from '../stock/make-stock.ts'
import { openStockKeys } from '../stock/open-keys.ts'
import { requireDemo } from '../stock/require-demo.ts'
import { roomFor, sizesOf, type SchemaSizes } from '../stock/room.ts'
import type { StockReport } from '../stock/stock-report.ts'
import { StockRefused } from '../stock/stock-refused.ts'
import { openStore } from '../store/open-store.ts'
import { leadOrRefuse } from '../transfer/lead-or-refuse.ts'
import { withClient } from '../transfer/with-client.ts'
import { signerKeyWrapper } from '../vault/signer-key-wrapper.ts'
import type { Progress } from './progress.ts'
import { runTool, toolExits, type Tool } from './run-tool.ts'

const mib = 2 ** 20
const gib = 2 ** 30
const lookEveryMs = 2_000
/** Each holds drafts of some megabytes in memory, and one writer takes them all: on a machine of many cores more of them would only wait for it. */
const threadsMax = 16

/**
 * 合成存量命令 — `stock.ts --licences <n> [--from <n>] [--json]`: on the stopped demo hub of LEDGER_DATABASE_URL, with the signer of SIGNER_URL. Makes the rows that are not there yet, then folds
 * the read models to the end.
 */
await runTool(async (tool) => {
  const { from, licences, json } = readArguments()
  const { env, out, say } = tool
  const [databaseUrl, adminUrl] = [env['LEDGER_DATABASE_URL'] ?? '', env['LEDGER_ADMIN_DATABASE_URL'] ?? '']
  if ((env['KURRENTDB_URL'] ?? '') !== '') throw new StockRefused('成批入库只写 PostgreSQL 中的日志；日志在 KurrentDB 时，用不带 --bulk 的 npx hub demo')
  const { hubId } = await requireDemo(databaseUrl)
  await sayRoom(licences, env['HUB_DATA_DIR'] ?? '.', say)
  const report = await withClient(adminUrl, 'hub-stock', async (admin): Promise<StockReport> => {
    const before = await sizesOf(admin)
    const made = await makeAndFold(tool, { from, licences, databaseUrl, hubId, admin })
    return { ...made, grownBytes: difference(await sizesOf(admin), before) }
  })
  if (json) out(JSON.stringify(report))
  else tell(report, out)
  return toolExits.done
})

function readArguments(): { readonly from: number; readonly licences: number; readonly json: boolean } {
  const { values } = parseArgs({ options: { licences: { type: 'string' }, from: { type: 'string', default: '0' }, json: { type: 'boolean', default: false } } })
  const [licences, from] = [Number(values.licences), Number(values.from)]
  if (!Number.isInteger(licences) || !Number.isInteger(from) || licences < 1 || from < 0 || from + licences > syntheticRowsMax)
    throw new StockRefused(`--licences 须为 1 至 ${String(syntheticRowsMax)} 的整数，与 --from 之和也不超过它`)
  return { from, licences, json: values.json }
}

async function sayRoom(licences: number, dataDir: string, say: (line: string) => void): Promise<void> {
  const { neededBytes, freeBytes, enough } = await roomFor(licences, dataDir)
  say(`${String(licences)} 份证照约需磁盘 ${sizeText(neededBytes)}（含预写日志），数据目录所在的磁盘空闲 ${sizeText(freeBytes)}。`)
  if (!enough) throw new StockRefused('磁盘空间不足，没有写入任何东西。请减少 --licences，腾出空间，或用 HUB_DATA_DIR 另指一块磁盘上的演示枢纽')
}

function sizeText(bytes: number): string {
  return bytes < gib ? `${(bytes / mib).toFixed(1)} MiB` : `${(bytes / gib).toFixed(1)} GiB`
}

interface Work { readonly from: number; readonly licences: number; readonly databaseUrl: string; readonly hubId: string; readonly admin: Client }

async function makeAndFold({ env, say, progress, signal }: Tool, { from, licences, databaseUrl, hubId, admin }: Work): Promise<Omit<StockReport, 'grownBytes'>> {
  const log = buildLog(env['HUB_LOG_LEVEL'] ?? 'warn')
  const pool = openPool({ connectionString: databaseUrl, log, outages: new OutageLog(log) })
  const store = await openStore({ databaseUrl }, { role: 'leader' })
  const shown = progress('入库')
  try {
    await leadOrRefuse(store, '演示枢纽')
    const tls = await mutualTls({ dir: env['HUB_TLS_DIR'] ?? '', name: 'ledger' })
    const wrapper = signerKeyWrapper({ url: env['SIGNER_URL'] ?? '', hubId, tls: tls.client('signer') })
    const keys = await openStockKeys(pool, wrapper).finally(() => wrapper.close())
    const startedMs = performance.now()
    const made = await makeStock({
      ...keys, from, count: licences, threads: Math.min(threadsMax, availableParallelism()), location: { databaseUrl }, store, pool, log, signal, progress: (done) => { shown.show(done, licences) },
    })
    const seconds = (performance.now() - startedMs) / 1_000
    shown.end()
    say('整理数据库（vacuum analyze），然后折叠读模型。现在中止也无妨：枢纽启动后自己会接着折叠。')
    await admin.query('vacuum (analyze)')
    const catchUp = await watched(() => foldAll({ databaseUrl, store, openParts: vaultOpener(keys.vault), signal }), { admin, head: await store.head(), folding: progress('折叠') })
    signal.throwIfAborted()
    await admin.query('vacuum (analyze)')
    return { ...made, seconds, catchUp }
  } finally {
    shown.end()
    await store.close()
    await pool.end()
  }
}

/** Shows how far the read models have come while `work` folds them. */
async function watched<T>(work: () => Promise<T>, { admin, head, folding }: { readonly admin: Client; readonly head: number; readonly folding: Progress }): Promise<T> {
  const look = async (): Promise<void> => {
    const { rows: [row] } = await admin.query<{ position: string | null }>('select min(position) as position from read.checkpoint')
    folding.show(Number(row?.position ?? -1) + 1, head + 1)
  }
  const timer = setInterval(() => { look().catch(() => undefined) }, lookEveryMs)
  return work().finally(() => {
    clearInterval(timer)
    folding.end()
  })
}

function difference(after: SchemaSizes, before: SchemaSizes): SchemaSizes {
  return Object.fromEntries(Object.entries(after).map(([schema, bytes]) => [schema, bytes - before[schema as keyof SchemaSizes]])) as Record<keyof SchemaSizes, number>
}

function tell({ made, already, seconds, catchUp, grownBytes }: StockReport, out: (line: string) => void): void {
  const rate = (count: number, time: number): string => String(Math.round(count / Math.max(time, 0.001)))
  out(`新入库 ${String(made)} 份，已有 ${String(already)} 份；${seconds.toFixed(1)} 秒，每秒 ${rate(made + already, seconds)} 份`)
  out(`读模型折叠 ${String(catchUp.events)} 件事件，${catchUp.seconds.toFixed(1)} 秒，每秒 ${rate(catchUp.events, catchUp.seconds)} 件`)
  const total = Object.values(grownBytes).reduce((sum, bytes) => sum + bytes, 0)
  out(`磁盘增加 ${sizeText(total)}${made === 0 ? '' : `，每份 ${String(Math.round(total / made))} 字节`}`)
}
