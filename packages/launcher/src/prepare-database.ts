import type { StartContext } from './context.ts'
import { type HubWiring, ledgerEnvironment, migrateEnvironment, type Wiring } from './environment.ts'
import { type HubRecord, parseRecord } from './hub-record.ts'
import { recordProcess } from './run-files.ts'
import { runTask } from './task.ts'

/** 迁移数据库 — schemas, roles with their passwords, the hub's record. */
export async function migrateDatabase({ programs, layout, signal }: StartContext, wiring: Wiring, adminUrl: string, demo: boolean): Promise<HubRecord> {
  return parseRecord(await runTask({
    title: '数据库迁移',
    program: programs.migrate,
    env: migrateEnvironment(wiring, adminUrl, demo),
    logFile: layout.logOf('migrate'),
    spawned: (pid) => { recordProcess(layout.run, 'migrate', pid) },
  }, signal))
}

/** 写入演示城市 — before the ledger opens, as its only writer. Killed in the middle, the next start goes on. */
export async function seedDemo({ programs, layout, log, signal }: StartContext, wiring: HubWiring, adminUrl: string): Promise<void> {
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
