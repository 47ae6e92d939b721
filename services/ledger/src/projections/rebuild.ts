import { setTimeout as sleep } from 'node:timers/promises'
import { ensureCheckpoints, lockCheckpoints, moveCheckpoints } from './checkpoint.ts'
import { clearFailures } from './failure.ts'
import type { OpenSession, ReadSession } from './session.ts'
import { ShadowFold, type ShadowFoldOptions } from './shadow-fold.ts'
import { analyseShadows, createShadows, dropShadows, ownShadows, switchShadows } from './shadows.ts'

/** 重建已在进行 — another session rebuilds in this database. Nothing was touched. */
export class RebuildRunning extends Error {
  override readonly name = 'RebuildRunning'
}

export interface RebuildOptions extends ShadowFoldOptions {
  readonly openSession: OpenSession
}

/** The last stretch is folded while the live models stand still, so it has to be short. */
const lastStretchMax = 2_000
/** Readers queue behind a switch that waits for a long query, so it does not wait long. */
const lockTimeoutMs = 300
const switchAttemptsMax = 100
const switchPauseMs = 200
const lockNotAvailable = '55P03'
const deadlockDetected = '40P01'

/**
 * 重建 — folds the models anew into shadow tables while the live ones go on, then switches in one short transaction: a query sees the old tables or
 * the new ones, never fewer rows. Models that had stopped go on after it. Interrupted at any point it has changed nothing, and the next one
 * begins afresh. Returns the position that the models now stand at. Throws RebuildRunning, or ModelFailed where a model still cannot
 * take an event; the live tables then stay as they are.
 *
 * Readers must take a snapshot per statement (READ COMMITTED, as the gateway does): one older than the rebuild would find the new tables empty.
 */
export async function rebuild(options: RebuildOptions): Promise<number> {
  const session = await options.openSession()
  try {
    if (!(await ownShadows(session))) throw new RebuildRunning('another rebuild is under way')
    return await rebuildAs(session, options)
  } finally {
    await session.close()
  }
}

async function rebuildAs(session: ReadSession, options: RebuildOptions): Promise<number> {
  const { models, signal } = options
  const names = models.map(({ name }) => name)
  try {
    await createShadows(session, models)
    await ensureCheckpoints(session, 'live', names)
    await ensureCheckpoints(session, 'shadow', names)
    const shadow = new ShadowFold(session, options)
    for (let attempt = 1; attempt <= switchAttemptsMax; attempt += 1) {
      await shadow.catchUp()
      if (attempt === 1) await analyseShadows(session, models)
      const position = await trySwitch(session, options, shadow)
      if (position !== undefined) return position
      await sleep(switchPauseMs, undefined, signal === undefined ? {} : { signal })
    }
    throw new Error('no quiet moment was found for the switch')
  } catch (error) {
    // Masked forms must not stay behind in a table that no erasure reaches. A session that is gone leaves them to the next sweep.
    if (!session.lost) await dropShadows(session, models).catch(() => undefined)
    throw error
  }
}

/** The position after the switch; undefined where the live models were too far ahead or a table was in use for too long. */
async function trySwitch(session: ReadSession, { models }: RebuildOptions, shadow: ShadowFold): Promise<number | undefined> {
  const names = models.map(({ name }) => name)
  await session.query('begin')
  try {
    await session.query(`set local lock_timeout = ${lockTimeoutMs}`)
    // The live runner takes these rows first in every batch: from here on it waits.
    const live = await lockCheckpoints(session, 'live', names)
    const target = Math.max(shadow.position, ...live.values())
    if (target - shadow.position > lastStretchMax) {
      await session.query('rollback')
      return undefined
    }
    await shadow.finish(target)
    await switchShadows(session, models)
    await moveCheckpoints(session, 'live', names, target)
    await clearFailures(session, names)
    const { command } = await session.query('commit')
    if (command !== 'COMMIT') throw new Error('the switch was rolled back')
    return target
  } catch (error) {
    if (!session.lost) await session.query('rollback')
    if (error instanceof Error && 'code' in error && (error.code === lockNotAvailable || error.code === deadlockDetected)) return undefined
    throw error
  }
}
