import { assert, Unavailable } from '@hub/kernel'
import type { Envelope, Json, SealedPart } from '@hub/schemas'
import type { StreamKind } from '../events/event-types.ts'
import type { Cell, ColumnType } from './column-type.ts'
import type { EventsOf, Fed } from './fed.ts'

/** 键 — the values of a table's key columns, in their order. */
export type Key = readonly (string | number)[]

/** 解密结果 — of one sealed part: its value, or that the key is gone. */
export type Opened = { readonly value: Json } | 'erased'

export type HomeSchema = 'read' | 'read_masked'

/**
 * 读表 — one table as a pure fold: which rows an event touches, and what each becomes. No I/O, no clock, no other row but those of `beside`: the
 * same events give the same rows in batches of any size. Rows are plain objects, one property a column (camelCase for snake_case).
 */
export interface ReadTable<Kind extends StreamKind, Row extends object> {
  readonly schema: HomeSchema
  readonly table: string
  /** Aggregates whose events are folded; `fold` gets these and no others, and closes over them with `unreachable`. */
  readonly streams: readonly Kind[]
  readonly columns: { readonly [Column in keyof Row & string]: ColumnType }
  readonly key: readonly (keyof Row & string)[]
  /** True where a key is touched by one event of the log and never again: such rows are not read back before they are written. */
  readonly insertOnly?: true
  /** True where rows belong to no single stream; else the first event of a stream finds no row of it, and none is looked for. */
  readonly acrossStreams?: true
  /** Rows that the event touches; empty: none. `beside` are the rows of that other table which the event names. */
  readonly keysOf: (fed: Fed<EventsOf[Kind]>, beside: readonly AnyRow[]) => readonly Key[]
  /**
   * For tables whose keys stand in no event: rows of a table before it in the same model, found by one indexed column. What is taken of them stays
   * as it is from their first event on, which comes before any that names them. Such a table is insertOnly and sweeps and opens nothing.
   */
  readonly beside?: { readonly table: AnyReadTable; readonly by: string; readonly valueOf: (fed: Fed<EventsOf[Kind]>) => string | undefined }
  /** For events that touch every row with one value in an indexed column, whichever there are. */
  readonly sweep?: { readonly by: keyof Row & string; readonly valueOf: (fed: Fed<EventsOf[Kind]>) => string | undefined }
  /** The sealed part that this row needs opened. Of several in a batch only the last is opened; the fold of the others gets undefined. */
  readonly sealedOf?: (fed: Fed<EventsOf[Kind]>, key: Key) => SealedPart | undefined
  /** The row after the event; undefined: there is no such row (any more). */
  readonly fold: (row: Row | undefined, fed: Fed<EventsOf[Kind]>, key: Key, opened: Opened | undefined) => Row | undefined
}

/** 读模型 — what a clerk would call one register; its tables move together, under one checkpoint row of the same name. */
export interface ReadModel {
  readonly name: string
  readonly tables: readonly AnyReadTable[]
}

export type AnyRow = { readonly [column: string]: Cell }

/** A read table whose row and events only its own fold knows. */
export interface AnyReadTable {
  readonly schema: HomeSchema
  readonly table: string
  readonly streams: readonly StreamKind[]
  readonly columns: Readonly<Record<string, ColumnType>>
  readonly key: readonly string[]
  readonly insertOnly: boolean
  readonly acrossStreams: boolean
  readonly keysOf: (fed: Fed, beside: readonly AnyRow[]) => readonly Key[]
  readonly beside: { readonly table: AnyReadTable; readonly by: string; readonly valueOf: (fed: Fed) => string | undefined } | undefined
  readonly sweep: { readonly by: string; readonly valueOf: (fed: Fed) => string | undefined } | undefined
  readonly sealedOf: ((fed: Fed, key: Key) => SealedPart | undefined) | undefined
  readonly fold: (row: AnyRow | undefined, fed: Fed, key: Key, opened: Opened | undefined) => AnyRow | undefined
}

/** Forgets the row's type, once and here: the runner feeds a table only events of its `streams` and rows of its `columns`. */
export function readTable<Kind extends StreamKind, Row extends object>(table: ReadTable<Kind, Row>): AnyReadTable {
  const { insertOnly = false, acrossStreams = false, beside, sweep, sealedOf, ...rest } = table
  assert(beside === undefined || (insertOnly && sweep === undefined && sealedOf === undefined), 'a table beside another only inserts')
  return { ...rest, insertOnly, acrossStreams, beside, sweep, sealedOf } as unknown as AnyReadTable
}

/** What the opener of sealed parts is asked: the part, and the envelope that it is bound to. */
export interface OpenRequest {
  readonly envelope: Pick<Envelope, 'id' | 'stream' | 'type'>
  readonly part: SealedPart
}

/**
 * 解密端口 — answers in order of the requests. Rejects with OpenerUnavailable when keys cannot be reached now: the keyed models wait and try
 * again. Any other rejection (a part that does not open, a key that should be there) stops them.
 */
export type OpenParts = (requests: readonly OpenRequest[]) => Promise<readonly Opened[]>

/** 密钥暂不可用 */
export class OpenerUnavailable extends Unavailable {
  override readonly name = 'OpenerUnavailable'
}

/** True for a model that needs keys: left out where there is no opener. */
export function isKeyed(model: ReadModel): boolean {
  return model.tables.some(({ sealedOf }) => sealedOf !== undefined)
}

