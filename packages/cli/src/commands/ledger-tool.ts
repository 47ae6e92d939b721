import type { ExitCode, Io } from '../io.ts'
import type { Problem } from '../problem.ts'
import { runScript } from '../run-script.ts'

/** 账本工具 — the launcher's program finds the hub's database, starts it where the hub is stopped, and runs the ledger's own program on it. */
export function runLedgerTool(name: 'export' | 'import' | 'migrate' | 'fsck' | 'stock' | 'wrapping-keys', args: readonly string[], io: Io): Promise<ExitCode | Problem> {
  return runScript('packages/launcher/src/cli/ledger-tool.ts', [name, ...args], io)
}

/** 何处的枢纽 — the paragraph of the help that all of them share. */
export const whichHub = '对象是数据目录（HUB_DATA_DIR，默认 .data/）里的枢纽；它用的是已有的 PostgreSQL 或 KurrentDB 时，同启动时一样设 DATABASE_URL、KURRENTDB_URL。'
