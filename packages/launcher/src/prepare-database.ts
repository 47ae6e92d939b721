import type { StartContext } from './context.ts'
import { recreateDatabase } from './database.ts'
import { trustDemoAuthority } from './demo-authority.ts'
import { type HubWiring, ledgerEnvironment, migrateEnvironment, type Wiring } from './environment.ts'
import { decideDemo, type HubRecord, parseRecord, wantsDemo } from './hub-record.ts'
import { recordProcess } from './run-files.ts'
import { runTask } from './task.ts'

/**
 * 准备数据库 — schemas, roles with their passwords, the hub's record. A demo city that a kill left half written is thrown away on the embedded
 * server and begun anew; on a server that is not ours, the seed goes on with what is there.
 */
export async function prepareDatabase(context: StartContext, wiring: Wiring, adminUrl: string): Promise<Prepared> {
  const wanted = wantsDemo(context.options)
  const record = await migrateDatabase(context, wiring, adminUrl, wanted)
  const demo = decideDemo(record, wanted)
  if (record.demo !== 'pending' || record.created || context.options.databaseUrl !== undefined) return { record, demo }
  context.log('上次写入演示城市被打断，重新开始')
  await recreateDatabase(adminUrl)
  return { record: await migrateDatabase(context, wiring, adminUrl, wanted), demo }
}

export interface Prepared {
  readonly record: HubRecord
  /** Demo accounts may sign in. */
  readonly demo: boolean
}

async function migrateDatabase({ programs, layout, signal }: StartContext, wiring: Wiring, adminUrl: string, demo: boolean): Promise<HubRecord> {
  return parseRecord(await runTask({
    title: '数据库迁移',
    program: programs.migrate,
    env: migrateEnvironment(wiring, adminUrl, demo),
    logFile: layout.logOf('migrate'),
    spawned: (pid) => { recordProcess(layout.run, 'migrate', pid) },
  }, signal))
}

/** 写入演示城市 — before the ledger opens, as its only writer. */
export async function seedDemo({ programs, layout, environment, log, signal }: StartContext, wiring: HubWiring, adminUrl: string): Promise<void> {
  await trustDemoAuthority(environment, layout)
  await runTask({
    title: '写入演示数据',
    program: programs.seed,
    env: ledgerEnvironment(wiring),
    logFile: layout.logOf('seed'),
    progress: (line) => { log(`演示数据：${line}`) },
    spawned: (pid) => { recordProcess(layout.run, 'seed', pid) },
  }, signal)
  await runTask({
    title: '登记演示数据',
    program: programs.migrate,
    args: ['--seeded'],
    env: migrateEnvironment(wiring, adminUrl, true),
    logFile: layout.logOf('migrate'),
    spawned: (pid) => { recordProcess(layout.run, 'migrate', pid) },
  }, signal)
}
