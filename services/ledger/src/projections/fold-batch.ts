import { assert } from '@hub/kernel'
import type { Envelope } from '@hub/schemas'
import type { Fed } from './fed.ts'
import type { AnyReadTable, AnyRow, Key, Opened, OpenRequest } from './read-table.ts'

/** One touch: this event, this row. */
interface Touch {
  readonly fed: Fed
  readonly key: Key
  readonly id: string
}

type Step = Touch | { readonly fed: Fed; readonly sweep: string }

/** What a batch of events means for one table, before any row is known. */
export interface Touches {
  readonly steps: readonly Step[]
  /** Keys whose rows may exist already. */
  readonly load: readonly Key[]
  readonly sweeps: readonly string[]
  /** The last sealed part of each key that has one. */
  readonly open: ReadonlyMap<string, { readonly fed: Fed; readonly request: OpenRequest }>
}

export interface ChangedRows {
  readonly upserts: readonly AnyRow[]
  readonly deletes: readonly Key[]
}

/** A fold threw: the position of the event, and nothing of what it says. */
export class FoldFailed extends Error {
  override readonly name = 'FoldFailed'
  readonly position: number
  readonly eventType: string | null
  constructor(position: number, eventType: string | null, cause: unknown) {
    super(`a fold failed at position ${position}`, { cause })
    this.position = position
    this.eventType = eventType
  }
}

/** 触及 — which rows the events touch, in order; the first pass, pure. `beside`: the rows that they name of the table beside, where there is one. */
export function touchesOf(table: AnyReadTable, feds: readonly Fed[], beside: readonly AnyRow[] = []): Touches {
  const keysOf = keysBeside(table, beside)
  const steps: Step[] = []
  const load = new Map<string, Key>()
  const known = new Set<string>()
  const sweeps = new Set<string>()
  const open = new Map<string, { readonly fed: Fed; readonly request: OpenRequest }>()
  for (const fed of feds)
    guarded(fed, () => {
      for (const key of keysOf(fed)) {
        const id = idOf(key)
        steps.push({ fed, key, id })
        const fresh = table.insertOnly || (fed.revision === 0 && !table.acrossStreams)
        if (!known.has(id) && !fresh) load.set(id, key)
        known.add(id)
        const part = table.sealedOf?.(fed, key)
        if (part !== undefined) open.set(id, { fed, request: { envelope: placeOf(fed.envelope), part } })
      }
      const sweep = table.sweep?.valueOf(fed)
      if (sweep === undefined) return
      sweeps.add(sweep)
      steps.push({ fed, sweep })
    })
  return { steps, load: [...load.values()], sweeps: [...sweeps], open }
}

function keysBeside(table: AnyReadTable, beside: readonly AnyRow[]): (fed: Fed) => readonly Key[] {
  const { by, valueOf } = table.beside ?? { by: '', valueOf: () => undefined }
  const named = Map.groupBy(beside, (row) => row[by])
  return (fed) => table.keysOf(fed, named.get(valueOf(fed) ?? null) ?? [])
}

function placeOf({ id, stream, type }: Envelope): OpenRequest['envelope'] {
  return { id, stream, type }
}

interface State {
  readonly key: Key
  readonly before: AnyRow | undefined
  row: AnyRow | undefined
}

/** 折叠 — the rows after the events; the second pass, pure. `loaded` holds every row that exists under the touched keys and sweeps. */
export function foldTouches(table: AnyReadTable, { steps, open }: Touches, loaded: readonly AnyRow[], opened: ReadonlyMap<string, Opened>): ChangedRows {
  const states = new Map<string, State>()
  // Rows by the value that they are swept by, so that a sweep costs what it finds and not what the batch holds.
  const swept = new Map<unknown, Set<string>>()
  const place = (id: string, row: AnyRow | undefined): void => {
    if (table.sweep === undefined || row === undefined) return
    const value = row[table.sweep.by]
    swept.set(value, (swept.get(value) ?? new Set()).add(id))
  }
  for (const row of loaded) {
    const key = keyOf(table, row)
    states.set(idOf(key), { key, before: row, row })
    place(idOf(key), row)
  }
  const foldOne = (fed: Fed, state: State, id: string): void => {
    state.row = table.fold(state.row, fed, state.key, open.get(id)?.fed === fed ? opened.get(id) : undefined)
    place(id, state.row)
  }
  for (const step of steps)
    guarded(step.fed, () => {
      if ('sweep' in step) {
        for (const id of swept.get(step.sweep) ?? []) {
          const state = states.get(id)
          if (state?.row?.[table.sweep?.by ?? ''] === step.sweep) foldOne(step.fed, state, id)
        }
        return
      }
      let state = states.get(step.id)
      if (state === undefined) states.set(step.id, (state = { key: step.key, before: undefined, row: undefined }))
      foldOne(step.fed, state, step.id)
    })
  return changes(table, states)
}

function changes(table: AnyReadTable, states: ReadonlyMap<string, State>): ChangedRows {
  const upserts: AnyRow[] = []
  const deletes: Key[] = []
  for (const [id, { key, before, row }] of states) {
    if (row === before) continue
    if (row === undefined) deletes.push(key)
    else {
      assert(idOf(keyOf(table, row)) === id, `a fold of ${table.table} keeps the key of its row`)
      upserts.push(row)
    }
  }
  return { upserts, deletes }
}

/** The rows as they stand once `changed` is written over what was loaded. */
export function settledRows(table: AnyReadTable, loaded: readonly AnyRow[], { upserts, deletes }: ChangedRows): readonly AnyRow[] {
  const gone = new Set([...deletes, ...upserts.map((row) => keyOf(table, row))].map(idOf))
  return [...loaded.filter((row) => !gone.has(idOf(keyOf(table, row)))), ...upserts]
}

function keyOf(table: AnyReadTable, row: AnyRow): Key {
  return table.key.map((column) => row[column] as string | number)
}

function idOf(key: Key): string {
  return key.length === 1 ? String(key[0]) : key.join('|')
}

function guarded(fed: Fed, work: () => void): void {
  try {
    work()
  } catch (cause) {
    throw new FoldFailed(fed.position, fed.event.type, cause)
  }
}
