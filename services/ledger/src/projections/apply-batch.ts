import { assert } from '@hub/kernel'
import { CheckpointMoved, lockCheckpoints, moveCheckpoints } from './checkpoint.ts'
import type { Fed, FeedItem } from './fed.ts'
import { FoldFailed, foldTouches, settledRows, touchesOf, type ChangedRows, type Touches } from './fold-batch.ts'
import type { AnyReadTable, AnyRow, Opened, OpenParts, ReadModel } from './read-table.ts'
import type { ReadSession } from './session.ts'
import { deleteRowsSql, loadRowsSql, readRow, rowsBySql, upsertRowsSql, type Place, type Query } from './table-sql.ts'
import { ModelFailed, OpeningFailed, WriteFailed } from './trouble.ts'

export interface BatchOptions {
  readonly place: Place
  readonly openParts: OpenParts
}

/** One table of a batch, on its way from touched keys to written rows. */
interface Work {
  readonly model: string
  readonly table: AnyReadTable
  readonly feds: readonly Fed[]
  /** Undefined where the keys stand in rows of a table beside, which are read within the transaction. */
  readonly touches: Touches | undefined
}

/** Everything about a batch that needs no database. */
interface Plan {
  readonly models: readonly string[]
  /** Position of the first event. */
  readonly first: number
  readonly last: number
  readonly works: readonly Work[]
  readonly opened: ReadonlyMap<Work, ReadonlyMap<string, Opened>>
}

/**
 * 处理一批 — folds the events into all tables of the models, which stand at the position before the first of them, and moves their checkpoints, in one
 * transaction: a crash repeats the batch or nothing. Throws ModelFailed naming the one model that cannot take the batch (nothing was
 * written); anything else is trouble with the database.
 */
export async function applyBatch(session: ReadSession, models: readonly ReadModel[], items: readonly FeedItem[], options: BatchOptions): Promise<void> {
  const plan = await planBatch(models, items, options.openParts)
  await session.query('begin')
  try {
    await applyPlan(session, plan, options.place)
    const { command } = await session.query('commit')
    if (command !== 'COMMIT') throw new Error('the transaction was rolled back')
  } catch (error) {
    if (!session.lost) await session.query('rollback').catch(() => undefined)
    throw error
  }
}

/** The same inside a transaction that the caller has begun and will end. */
export async function applyWithin(session: ReadSession, models: readonly ReadModel[], items: readonly FeedItem[], options: BatchOptions): Promise<void> {
  await applyPlan(session, await planBatch(models, items, options.openParts), options.place)
}

async function planBatch(models: readonly ReadModel[], items: readonly FeedItem[], openParts: OpenParts): Promise<Plan> {
  const works = worksOf(models, items)
  const first = items[0]?.position ?? 0
  return { models: models.map(({ name }) => name), first, last: first + items.length - 1, works, opened: await openAll(works, first, openParts) }
}

function worksOf(models: readonly ReadModel[], items: readonly FeedItem[]): readonly Work[] {
  const unreadable = items.find(({ fed }) => fed === undefined)
  const byKind = new Map<string, Fed[]>()
  for (const { kind, fed } of items) {
    if (kind === undefined || fed === undefined) continue
    const feds = byKind.get(kind)
    if (feds === undefined) byKind.set(kind, [fed])
    else feds.push(fed)
  }
  return models.flatMap(({ name, tables }) => {
    if (unreadable !== undefined) throw new ModelFailed(name, new FoldFailed(unreadable.position, unreadable.type, unreadable.trouble))
    return tables.flatMap((table): readonly Work[] => {
      const feds = fedsFor(table, byKind)
      return feds.length === 0 ? [] : [{ model: name, table, feds, touches: table.beside === undefined ? named(name, () => touchesOf(table, feds)) : undefined }]
    })
  })
}

function fedsFor({ streams }: AnyReadTable, byKind: ReadonlyMap<string, readonly Fed[]>): readonly Fed[] {
  const [only] = streams
  if (only !== undefined && streams.length === 1) return byKind.get(only) ?? []
  return streams.flatMap((kind) => byKind.get(kind) ?? []).sort((a, b) => a.position - b.position)
}

async function openAll(works: readonly Work[], first: number, openParts: OpenParts): Promise<ReadonlyMap<Work, ReadonlyMap<string, Opened>>> {
  const opened = new Map<Work, ReadonlyMap<string, Opened>>()
  for (const work of works) {
    const wanted = [...(work.touches?.open ?? [])]
    if (wanted.length === 0) continue
    try {
      const values = await openParts(wanted.map(([, { request }]) => request))
      opened.set(work, new Map(wanted.map(([id], index) => [id, values[index] ?? 'erased'])))
    } catch (cause) {
      throw new ModelFailed(work.model, new OpeningFailed(first, { cause }))
    }
  }
  return opened
}

async function applyPlan(session: ReadSession, { models, first, last, works, opened }: Plan, place: Place): Promise<void> {
  const locked = await lockCheckpoints(session, place, models)
  if (models.some((name) => locked.get(name) !== first - 1)) throw new CheckpointMoved('a checkpoint is not where it was')
  const loaded = await Promise.all(works.map((work) => loadRows(session, work, place).catch((error: unknown) => blame(work.model, error))))
  const folded = new Map<AnyReadTable, ChangedRows>()
  const writes = works.flatMap((work, index) => {
    const changed = named(work.model, () => foldWork(work, loaded[index] ?? [], opened.get(work) ?? new Map(), folded))
    folded.set(work.table, changed)
    const queries: Query[] = []
    if (changed.deletes.length > 0) queries.push(deleteRowsSql(work.table, place, changed.deletes))
    if (changed.upserts.length > 0) queries.push(named(work.model, () => upsertRowsSql(work.table, place, changed.upserts)))
    // Sent at once: the database writes this table while the next one is folded.
    return queries.map(({ text, values }) => written(work.model, session.query(text, values)))
  })
  await firstTrouble(writes)
  await moveCheckpoints(session, place, models, last)
}

/** `rows`: those of the table itself, or, where it has a table beside it, of that one as they stood before the batch. */
function foldWork({ table, feds, touches }: Work, rows: readonly AnyRow[], opened: ReadonlyMap<string, Opened>, folded: ReadonlyMap<AnyReadTable, ChangedRows>): ChangedRows {
  if (touches !== undefined) return foldTouches(table, touches, rows, opened)
  const { beside } = table
  assert(beside !== undefined, 'only keys of a table beside another are found late')
  const named = settledRows(beside.table, rows, folded.get(beside.table) ?? { upserts: [], deletes: [] })
  return foldTouches(table, touchesOf(table, feds, named), [], opened)
}

async function loadRows(session: ReadSession, { table, feds, touches }: Work, place: Place): Promise<readonly AnyRow[]> {
  const queries: Query[] = []
  const { beside } = table
  if (touches === undefined && beside !== undefined) {
    const values = [...new Set(feds.map(beside.valueOf).filter((value) => value !== undefined))]
    return values.length === 0 ? [] : readRows(session, beside.table, rowsBySql(beside.table, place, beside.by, values))
  }
  if (touches === undefined) return []
  if (touches.load.length > 0) queries.push(loadRowsSql(table, place, touches.load))
  if (touches.sweeps.length > 0) queries.push(rowsBySql(table, place, table.sweep?.by ?? '', touches.sweeps))
  return (await Promise.all(queries.map((query) => readRows(session, table, query)))).flat()
}

async function readRows(session: ReadSession, table: AnyReadTable, { text, values }: Query): Promise<readonly AnyRow[]> {
  const { rows } = await session.query(text, values)
  return rows.map((texts) => readRow(table, texts))
}

const failedTransaction = '25P02'

/** Undefined, or what this write failed with; a write behind a failed one is not to blame. */
async function written(model: string, write: Promise<unknown>): Promise<unknown> {
  try {
    await write
    return undefined
  } catch (error) {
    return new WriteFailed(model, error)
  }
}

async function firstTrouble(writes: readonly Promise<unknown>[]): Promise<void> {
  const troubles = (await Promise.all(writes)).filter((trouble): trouble is WriteFailed => trouble instanceof WriteFailed)
  const first = troubles.find(({ sqlState }) => sqlState !== failedTransaction) ?? troubles[0]
  if (first !== undefined) blame(first.model, first.cause)
}

function blame(model: string, cause: unknown): never {
  const refused = new WriteFailed(model, cause)
  throw refused.lasting ? new ModelFailed(model, refused) : cause
}

function named<T>(model: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw new ModelFailed(model, error)
  }
}
