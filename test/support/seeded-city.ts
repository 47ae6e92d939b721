import { readdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { startHub } from '@hub/launcher'
import { stopAbandoned } from '@hub/postgres'
import { Client } from 'pg'
import { layoutOf } from '../../packages/launcher/src/layout.ts'
import { killAll } from '../../packages/launcher/src/left-processes.ts'
import { eventually } from './eventually.ts'
import { makeFolder, makeRunFolder, sweepRunFolders } from './run-folder.ts'

const folderPrefix = 'zhengyuan-test-hubs-'
const restMsMax = 400_000
/** Small, so that there is less to copy. */
const postgresSettings = { min_wal_size: '32MB' }

/**
 * 建好的演示市 — what a hub keeps in its data directory once it has started for the first time, built the demo city, made the files of its licences, and stopped in
 * order. One for a whole test run; hubs of specs start from copies, which lie in folders beside it and go with it at the latest.
 */
export class SeededCity {
  #folder: string | undefined
  #made: Promise<string> | undefined

  /** Its data directory; made when first asked for, in half a minute. A making that failed is tried again for whoever asks next. */
  dataDir(): Promise<string> {
    this.#made ??= this.#make().catch((error: unknown) => {
      this.#made = undefined
      throw error
    })
    return this.#made
  }

  async #make(): Promise<string> {
    await sweepRunFolders(folderPrefix, clear)
    this.#folder ??= makeRunFolder(folderPrefix)
    const dataDir = join(makeFolder(join(this.#folder, 'city-')), 'data')
    const hub = await startHub({ dataDir, port: 0, demo: true, log: () => undefined, postgresSettings })
    try {
      await untilAtRest(hub.databaseUrl)
    } finally {
      await hub.stop()
    }
    refuseOutside(dataDir)
    forgetPorts(dataDir)
    return dataDir
  }

  /** After the last spec. */
  async remove(): Promise<void> {
    await this.#made?.catch(() => undefined)
    if (this.#folder !== undefined) await clear(this.#folder)
  }

  /** For the last moment of a process, when nothing asynchronous runs any more. What cannot be removed at once the next run sweeps. */
  abandon(): void {
    if (this.#folder === undefined) return
    try {
      for (const dataDir of hubsIn(this.#folder)) killAll(layoutOf(dataDir).run)
      remove(this.#folder)
    } catch {
      // A server that has not ended yet may still write.
    }
  }
}

/** The hub makes the files of the demo city's licences by itself; until that is done its log grows without a command. */
async function untilAtRest(databaseUrl: string): Promise<void> {
  const database = new Client({ connectionString: databaseUrl })
  await database.connect()
  try {
    await eventually('the files of the demo city are made', () => isAtRest(database), restMsMax)
  } finally {
    await database.end()
  }
}

async function isAtRest(database: Client): Promise<boolean> {
  const { rows } = await database.query<{ readonly done: boolean | null }>(
    "select (select position from decide.checkpoint where name = 'licence-files') = (select max(position) from ledger.event) as done")
  return rows[0]?.done === true
}

/** A cluster that lies elsewhere, behind a link, would not be copied but shared. */
function refuseOutside(dataDir: string): void {
  const { postgres } = layoutOf(dataDir)
  if (realpathSync(postgres) !== postgres) throw new Error(`the account of the database server cannot reach ${postgres}: name another folder for temporary files (TMPDIR)`)
}

/** Copies that start side by side would all want the ports of last time, and find out too late that another has just taken them. */
function forgetPorts(dataDir: string): void {
  const { run, postgres } = layoutOf(dataDir)
  for (const path of [run, `${postgres}.port`]) rmSync(path, { recursive: true, force: true })
}

/** Data directories of a run's folder: each in a folder of its own. */
function hubsIn(folder: string): readonly string[] {
  return readdirSync(folder).map((name) => join(folder, name, 'data'))
}

/** A spec that was killed may have left a database server; everything else of its hub has ended by itself. */
async function clear(folder: string): Promise<void> {
  for (const dataDir of hubsIn(folder)) {
    const cluster = findCluster(dataDir)
    if (cluster === undefined) continue
    await stopAbandoned(cluster, () => undefined)
    remove(cluster)
  }
  remove(folder)
}

function findCluster(dataDir: string): string | undefined {
  try {
    return realpathSync(layoutOf(dataDir).postgres)
  } catch {
    return undefined
  }
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
}
