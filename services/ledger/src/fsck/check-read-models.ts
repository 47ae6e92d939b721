import { decodeEnvelope } from '../events/codec.ts'
import { applyBatch, applyWithin } from '../projections/apply-batch.ts'
import { ensureCheckpoints } from '../projections/checkpoint.ts'
import { readEvent } from '../projections/fed.ts'
import { batchLength } from '../projections/feed.ts'
import { FoldFailed } from '../projections/fold-batch.ts'
import { OpenerUnavailable, type OpenParts, type ReadModel } from '../projections/read-table.ts'
import type { OpenSession, ReadSession } from '../projections/session.ts'
import { createShadows, dropShadows, ownShadows } from '../projections/shadows.ts'
import { ModelFailed, OpeningFailed } from '../projections/trouble.ts'
import type { EventStore } from '../store/event-store.ts'
import { compareTables } from './compare-tables.ts'
import type { CheckName, Disagreement, Outcome } from './finding.ts'
import { readPlaces, type Place } from './model-places.ts'
import { walk, type Walk } from './walk.ts'

export interface ModelCheck extends Pick<Walk, 'signal' | 'progress'> {
  readonly check: Extract<CheckName, 'read-models' | 'masked-models'>
  readonly store: Pick<EventStore, 'readAll'>
  /** Position of the last event that was checked. */
  readonly head: number
  readonly models: readonly ReadModel[]
  readonly openParts: OpenParts
  readonly openSession: OpenSession
}

/**
 * 读模型核查 — folds the models again into the shadow tables of a rebuild, up to where each live one stands, and compares them row by row in one snapshot. What a
 * model has not folded yet is not wrong; that it has stopped is. The live tables are never touched, and the shadows are dropped again.
 */
export async function checkReadModels(options: ModelCheck): Promise<Outcome> {
  const { check, models, openSession } = options
  const session = await openSession()
  try {
    if (!(await ownShadows(session))) return { check, why: '另一次重建或核查正在进行' }
    try {
      return await checkAs(session, options)
    } catch (error) {
      return outcomeOf(error, check)
    } finally {
      // Masked forms must not stay behind in a table that no erasure reaches. A session that is gone leaves them to the next sweep.
      if (!session.lost) await dropShadows(session, models)
    }
  } finally {
    await session.close()
  }
}

async function checkAs(session: ReadSession, options: ModelCheck): Promise<Outcome> {
  const { models, check, head } = options
  const before = await readPlaces(session, models)
  const wrong = wrongPlace(before, options)
  if (wrong !== undefined) return wrong
  await createShadows(session, models)
  await ensureCheckpoints(session, 'shadow', models.map(({ name }) => name))
  for (const { models: group, position } of groupsOf(before)) await fold(session, group, { ...options, from: 0, to: Math.min(head, position), within: false })
  await session.query('begin isolation level repeatable read')
  try {
    const places = await readPlaces(session, models)
    for (const place of places) {
      const from = before.find(({ model }) => model === place.model)?.position ?? -1
      const gap = await fold(session, [place.model], { ...options, from: Math.min(head, from) + 1, to: place.position, within: true })
      if (gap !== undefined) return { ...gap, check, expected: `读模型 ${place.model.name} 的进度 ${String(place.position)} 不超过日志末位置` }
    }
    const found = await compareTables(session, models, check)
    const pending = found !== undefined && check === 'masked-models' && (await isErasurePending(options, Math.min(...places.map(({ position }) => position))))
    return pending ? { check, why: '有一次清除还没有折叠到掩码读模型：等读模型追上（必要时启动枢纽），再核查' } : found
  } finally {
    if (!session.lost) await session.query('rollback')
  }
}

/** The keys of somebody who was erased behind this position are gone already, so that what the model holds of her could not be folded again. */
async function isErasurePending({ store, signal, progress }: ModelCheck, folded: number): Promise<boolean> {
  for (let next = folded + 1, page = await store.readAll(next, pageMax); page.length > 0; next += page.length, page = await store.readAll(next, pageMax)) {
    signal.throwIfAborted()
    if (page.some(({ bytes }) => decodeEnvelope(bytes).type === 'HolderErased')) return true
    progress(next)
  }
  return false
}

const pageMax = 2_000

function wrongPlace(places: readonly Place[], { check, head }: ModelCheck): Disagreement | undefined {
  for (const { model, failure } of places)
    if (failure !== undefined)
      return { check, position: failure.position, stream: null, expected: `读模型 ${model.name} 折叠到日志末位置 ${String(head)}`, found: `它停在这件事件（${failure.errorClass}）` }
  return undefined
}

interface Group {
  readonly position: number
  readonly models: readonly ReadModel[]
}

/** Models that stand together are folded together. */
function groupsOf(places: readonly Place[]): readonly Group[] {
  const positions = [...new Set(places.map(({ position }) => position))]
  return positions.map((position) => ({ position, models: places.filter((place) => place.position === position).map(({ model }) => model) }))
}

interface Stretch extends ModelCheck {
  readonly from: number
  readonly to: number
  /** Inside the session's transaction. */
  readonly within: boolean
}

function fold(session: ReadSession, models: readonly ReadModel[], { store, from, to, signal, progress, openParts, within }: Stretch): Promise<Disagreement | undefined> {
  const apply = within ? applyWithin : applyBatch
  return walk({ store, from, to, signal, progress }, async (page) => {
    for (let items = page.map(readEvent); items.length > 0; ) {
      const count = batchLength(items)
      await apply(session, models, items.slice(0, count), { place: 'shadow', openParts })
      items = items.slice(count)
    }
    return undefined
  })
}

/** What a model cannot fold is wrong; a vault that cannot be reached is not. Anything else is trouble with the database. */
function outcomeOf(error: unknown, check: ModelCheck['check']): Outcome {
  if (!(error instanceof ModelFailed)) throw error
  const { cause, model } = error
  if (cause instanceof OpeningFailed && cause.cause instanceof OpenerUnavailable) return { check, why: '密钥库或签名服务不可用' }
  const position = cause instanceof FoldFailed || cause instanceof OpeningFailed ? cause.position : null
  const root = cause instanceof FoldFailed || cause instanceof OpeningFailed ? cause.cause : cause
  return { check, position, stream: null, expected: `读模型 ${model} 能折叠这件事件`, found: root instanceof Error ? root.name : '不能' }
}
