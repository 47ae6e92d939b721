import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from './database.ts'

/** 读模型 as they are named in `read.checkpoint`. */
export type ReadModel =
  | 'case-register' | 'grant-register' | 'investigation-register' | 'licence-directory' | 'licence-files' | 'licence-history' | 'licence-type-register'
  | 'look-up-register' | 'masked-identities' | 'operator-register' | 'provider-register' | 'seal-register' | 'service-item-register' | 'unit-register'

export type Checkpoints = ReadonlyMap<string, number>

export interface CheckpointReader {
  readonly read: () => Promise<Checkpoints>
  /** The position that every read model has folded, those that have stopped left out; undefined where there is none. */
  readonly readPosition: () => Promise<number | undefined>
  /** True once every model has folded `position`; false after `waitMsMax`. */
  readonly awaitPosition: (models: readonly ReadModel[], position: number) => Promise<boolean>
}

const foldedByAll = `select min(position) as position from read.checkpoint c
 where not exists (select from read.projection_failure f where f.projection = c.projection)`
const waitMsMax = 2_000
const pollMs = 15

/** 读到自己的写入 — however many readers wait, the checkpoints are asked for once a turn, and not at all while nobody waits. */
export function buildCheckpointReader(database: Database): CheckpointReader {
  let asking: Promise<Checkpoints> | undefined

  return { read, readPosition, awaitPosition }

  async function read(): Promise<Checkpoints> {
    const rows = await database.query<{ projection: string; position: number }>('select projection, position from read.checkpoint', [])
    return new Map(rows.map(({ projection, position }) => [projection, position]))
  }

  async function readPosition(): Promise<number | undefined> {
    const [row] = await database.query<{ position: number | null }>(foldedByAll, [])
    return row?.position ?? undefined
  }

  async function awaitPosition(models: readonly ReadModel[], position: number): Promise<boolean> {
    const until = performance.now() + waitMsMax
    for (;;) {
      const checkpoints = await readShared()
      if (models.every((model) => (checkpoints.get(model) ?? -1) >= position)) return true
      if (performance.now() >= until) return false
      await pause(pollMs)
    }
  }

  function readShared(): Promise<Checkpoints> {
    asking ??= read().finally(() => { asking = undefined })
    return asking
  }
}
