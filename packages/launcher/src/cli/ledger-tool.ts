import { resolve } from 'node:path'
import { Unavailable } from '@hub/kernel'
import { withSecretFiles } from '@hub/service'
import { ledgerTools, runLedgerTool } from '../ledger-tools.ts'

/** Nothing was looked at: for a check that is neither agreement nor disagreement. */
const uncheckedExitCode = 3
const failedExitCode = 1
const projectRoot = resolve(import.meta.dirname, '..', '..', '..', '..')

/** 账本工具命令 — `ledger-tool.ts export|import|migrate|fsck|stock|wrapping-keys …`, as the command line starts it; HUB_DATA_DIR, DATABASE_URL and KURRENTDB_URL as for `npm start`. */
const [name = '', ...args] = process.argv.slice(2)
const tool = Object.hasOwn(ledgerTools, name) ? ledgerTools[name as keyof typeof ledgerTools] : undefined
if (tool === undefined) throw new Error(`no such tool: ${name}`)
const log = (line: string): void => { process.stderr.write(`· ${line}\n`) }
try {
  process.exitCode = await runLedgerTool({ tool, args, dataDir: resolve(projectRoot, process.env['HUB_DATA_DIR'] || '.data'), environment: await withSecretFiles(process.env, { values: ['DATABASE_URL'] }), log })
} catch (error) {
  process.stderr.write(`${error instanceof Unavailable ? error.message : String(error instanceof Error ? error.stack : error)}\n`)
  process.exitCode = name === 'fsck' ? uncheckedExitCode : failedExitCode
}
