import type { HubOptions } from './options.ts'
import { LaunchUnavailable } from './unavailable.ts'

/** 枢纽记录 — what the migration says of the database: whose it is, and whether a demo city belongs into it. */
export interface HubRecord {
  readonly hubId: string
  readonly demo: 'none' | 'pending' | 'seeded'
  /** The database had none before. */
  readonly created: boolean
  /** Migrations that were run just now. */
  readonly applied: number
}

export function parseRecord(message: unknown): HubRecord {
  if (isRecord(message)) return message
  throw new LaunchUnavailable('PROCESS_FAILED', '数据库迁移没有报告枢纽标识')
}

function isRecord(message: unknown): message is HubRecord {
  if (typeof message !== 'object' || message === null) return false
  const { hubId, demo, created, applied } = message as Partial<Record<keyof HubRecord, unknown>>
  return typeof hubId === 'string' && isDemoState(demo) && typeof created === 'boolean' && typeof applied === 'number'
}

function isDemoState(value: unknown): value is HubRecord['demo'] {
  return value === 'none' || value === 'pending' || value === 'seeded'
}

/** 要不要演示 — as asked, else yes with the embedded database and no with an existing one, which may be meant for real use. */
export function wantsDemo({ demo, databaseUrl }: HubOptions): boolean {
  return demo ?? databaseUrl === undefined
}

/**
 * 演示是否启用 — only where the database was begun with it, and it is wanted now. Throws where the demo city is half written: going on without
 * it would leave a hub that is neither.
 */
export function decideDemo(record: HubRecord, wanted: boolean): boolean {
  if (record.demo === 'pending' && !wanted) {
    throw new LaunchUnavailable('BAD_SETTING', '这个数据目录的演示数据还没有写完。请先不带 --no-demo（或 HUB_DEMO=0）启动一次，或用 HUB_DATA_DIR 另指一个目录。')
  }
  return record.demo !== 'none' && wanted
}
