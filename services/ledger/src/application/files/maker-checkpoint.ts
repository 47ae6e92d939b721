import type { Pool } from 'pg'
import { askIndex } from '../../decide-index/unavailable.ts'

const name = 'licence-files'

/** 制作进度 — up to which position every wish has had its answer; -1 where nothing was ever followed. A cache of the log: lost, it is followed from the beginning and nothing is made twice. */
export async function readMakerCheckpoint(pool: Pool): Promise<number> {
  const { rows: [row] } = await askIndex<{ position: string }>(pool, { text: 'select position from decide.checkpoint where name = $1', values: [name] })
  return Number(row?.position ?? -1)
}

/** @throws IndexUnavailable the outcome may be either; the next save tells */
export async function saveMakerCheckpoint(pool: Pool, position: number): Promise<void> {
  await askIndex(pool, { text: 'insert into decide.checkpoint (name, position) values ($1, $2) on conflict (name) do update set position = excluded.position', values: [name, position] })
}
