import { setTimeout as pause } from 'node:timers/promises'
import type { Database } from './database.ts'

/** 读模型 as they are named in `read.checkpoint`. */
export type ReadModel =
  | 'case-register' | 'grant-register' | 'investigation-register' | 'licence-directory' | 'licence-history' | 'licence-type-register'
  | 'look-up-register' | 'masked-identities' | 'operator-register' | 'service-item-register' | 'unit-register'

export type Checkpoints = ReadonlyMap<string, number>

export interface CheckpointReader {
  readonly read: () => Promise<Checkpoints>
  /** True once every model has folded `position`; false after `waitMsMax`. */
  readonly awaitPosition: (models: readonly ReadModel[], position: number) => Promise<boolean>
}

const waitMsMax = 2_000
const pollMs = 15

/** 读到自己的写入 — however many readers wait, the checkpoints are asked for once a turn, and not at all while nobody waits. */
export function buildCheckpointReader(database: Database): CheckpointReader {
  let asking: Promise<Checkpoints> | undefined

  return { read, awaitPosition }

  async function read(): Promise<Checkpoints> {
    const rows = await database.query<{ projection: string; position: number }>('select projection, position from read.checkpoint', [])
    return new Map(rows.map(({ projection, position }) => [projection, position]))
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
