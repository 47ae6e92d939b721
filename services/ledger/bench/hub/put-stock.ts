import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { StockReport } from '../../src/stock/stock-report.ts'

const program = fileURLToPath(new URL('../../../../packages/launcher/src/cli/ledger-tool.ts', import.meta.url))

/** 备好存量 — of a stopped demo hub, by the very program that `npx hub demo --bulk` runs; its progress goes to this terminal. */
export async function putStock(dataDir: string, licences: number): Promise<StockReport> {
  const child = spawn(process.execPath, [program, 'stock', '--licences', String(licences), '--json'], {
    env: { ...process.env, HUB_DATA_DIR: dataDir, DATABASE_URL: '', KURRENTDB_URL: '' }, stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [printed, [code]] = await Promise.all([text(child.stdout), once(child, 'exit') as Promise<[number | null]>])
  if (code !== 0) throw new Error(`the stock was not made: exit ${String(code)}`)
  return JSON.parse(printed) as StockReport
}
