import { spawn } from 'node:child_process'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { Unavailable } from '@hub/kernel'
import type { Settings } from '@hub/postgres'
import { inherit } from './environment.ts'
import { keptPlaces } from './kept-places.ts'
import { type Layout, layoutOf } from './layout.ts'
import { type LocalDatabase, openLocalDatabase } from './local-database.ts'
import { type LocalSigner, type LocalSignerOptions, openLocalSigner } from './local-signer.ts'
import type { Environment } from './options.ts'

/** 账本工具 — a program of the ledger, and what it needs to be there. `beside`: it writes where a running hub does not, as the administrator; `writes` needs a hub that is stopped. */
interface LedgerTool {
  readonly program: string
  readonly database: (args: readonly string[]) => 'none' | 'reads' | 'beside' | 'writes' | 'makes'
  readonly signer: (args: readonly string[]) => boolean
  /** Of the embedded server while the tool works. */
  readonly settings?: () => Settings
}

const programs = join(import.meta.dirname, '..', '..', '..', 'services', 'ledger', 'src', 'cli')
/** The value of `--from` and `--to` that means the hub of this machine. */
const local = 'local'

export const ledgerTools: Readonly<Record<'export' | 'import' | 'migrate' | 'fsck' | 'stock' | 'wrapping-keys', LedgerTool>> = {
  // With the vault, both have to be of the same moment.
  export: { program: join(programs, 'export.ts'), database: (args) => (args.includes('--vault') ? 'writes' : 'reads'), signer: () => false },
  import: { program: join(programs, 'import.ts'), database: () => 'makes', signer: () => false },
  migrate: { program: join(programs, 'migrate-log.ts'), database: (args) => (valueOf(args, '--to') === local ? 'makes' : valueOf(args, '--from') === local ? 'writes' : 'none'), signer: () => false },
  fsck: { program: join(programs, 'fsck.ts'), database: () => 'reads', signer: (args) => !args.includes('--no-keys') },
  stock: { program: join(programs, 'stock.ts'), database: () => 'writes', signer: () => true, settings: bulkSettings },
  'wrapping-keys': { program: join(programs, 'wrapping-keys.ts'), database: (args) => (args.includes('rotate') ? 'beside' : 'reads'), signer: (args) => !args.includes('status') && !args.includes('--check') },
}

const mib = 2 ** 20
const sharedMiBMax = 4_096

/**
 * Digests are spread over all of an index: what does not lie in memory is read and written for each row, and after each checkpoint goes whole into the write-ahead log. So the index
 * stays in memory, checkpoints are rare, and tables are vacuumed once, at the end.
 */
function bulkSettings(): Settings {
  return { shared_buffers: `${String(Math.min(sharedMiBMax, Math.floor(totalmem() / mib / 4)))}MB`, max_wal_size: '8GB', checkpoint_timeout: '30min', maintenance_work_mem: '512MB', autovacuum: 'off' }
}

function valueOf(args: readonly string[], option: string): string | undefined {
  const at = args.indexOf(option)
  return at < 0 ? undefined : args[at + 1]
}

export interface ToolRun {
  readonly tool: LedgerTool
  readonly args: readonly string[]
  readonly dataDir: string
  readonly environment: Environment
  /** Lines in Chinese for the person at the terminal. */
  readonly log: (line: string) => void
}

export const stoppedExitCode = 130

/**
 * 运行账本工具 — opens the hub's database, and its signer where keys are needed, runs the program on them with this terminal, and closes what it opened. Resolves with the program's
 * exit code. Ctrl-C reaches the program through the terminal's process group; a SIGTERM to this process alone is passed on.
 */
export async function runLedgerTool({ tool, args, dataDir, environment, log }: ToolRun): Promise<number> {
  const layout = layoutOf(dataDir)
  const needed = tool.database(args)
  const stopped = new AbortController()
  const hear = (): void => { stopped.abort() }
  process.on('SIGINT', hear).on('SIGTERM', hear)
  const opened: { close(): Promise<void> }[] = []
  try {
    const databaseUrl = environment['DATABASE_URL'] || undefined
    const database = needed === 'none' ? undefined : await openLocalDatabase({ layout, databaseUrl, writes: needed === 'writes' || needed === 'makes', beside: needed === 'beside', create: needed === 'makes', settings: tool.settings?.(), archiveDir: keptPlaces(layout, environment).archive, log })
    if (database !== undefined) opened.push(database)
    const signer = tool.signer(args) ? await signerOrNone({ layout, environment, log }) : undefined
    if (signer !== undefined) opened.push(signer)
    return stopped.signal.aborted ? stoppedExitCode : await run(tool.program, args, toolEnvironment({ environment, layout, database, signer, writes: needed !== 'reads' }))
  } finally {
    for (const one of opened.reverse()) await one.close()
    process.off('SIGINT', hear).off('SIGTERM', hear)
  }
}

/** Without the signer the program looks at what needs no keys, and says that the rest was not looked at. */
async function signerOrNone(options: LocalSignerOptions): Promise<LocalSigner | undefined> {
  try {
    return await openLocalSigner(options)
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error
    options.log(error.message)
    return undefined
  }
}

interface ToolWiring {
  readonly environment: Environment
  readonly layout: Layout
  readonly database: LocalDatabase | undefined
  readonly signer: LocalSigner | undefined
  /** Who only reads does not learn the administrator's address. */
  readonly writes: boolean
}

function toolEnvironment({ environment, layout, database, signer, writes }: ToolWiring): Readonly<Record<string, string>> {
  return {
    // PGPASSWORD and PGPASSFILE: for addresses that are typed without a password.
    ...inherit(environment, ['HUB_', 'KURRENTDB_', 'PGPASS']),
    ...(database === undefined ? {} : { LEDGER_DATABASE_URL: database.ledgerUrl }),
    ...(database?.adminUrl === undefined || !writes ? {} : { LEDGER_ADMIN_DATABASE_URL: database.adminUrl }),
    ...(signer === undefined ? {} : { SIGNER_URL: signer.url }),
    HUB_TLS_DIR: layout.tls,
    HUB_DATA_DIR: layout.dataDir,
    NODE_COMPILE_CACHE: layout.cache,
  }
}

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<number> {
  // The channel is how the program learns that this process, and with it perhaps the database, is gone.
  const child = spawn(process.execPath, [program, ...args], { env: { ...env }, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const passOn = (): void => { child.kill('SIGTERM') }
  process.on('SIGTERM', passOn)
  return new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => { resolve(code ?? stoppedExitCode) })
  }).finally(() => { process.off('SIGTERM', passOn) })
}
