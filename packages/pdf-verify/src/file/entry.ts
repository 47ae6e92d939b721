import type { PdfDictionary } from '../syntax/value.ts'

/** 交叉引用项 — where an object is: nowhere, at a place of the file, or inside an object stream. */
export type Entry =
  | { readonly kind: 'free' }
  | { readonly kind: 'at'; readonly offset: number; readonly generation: number }
  | { readonly kind: 'inside'; readonly container: number; readonly index: number }

/** 交叉引用节 — one revision's table or stream, with its trailer. */
export interface Section {
  readonly at: number
  readonly entries: ReadonlyMap<number, Entry>
  readonly trailer: PdfDictionary
  /** Numbers of which only the stream beside a table tells: readers of tables alone do not see these objects. */
  readonly hidden: ReadonlySet<number>
}

export const noneHidden: ReadonlySet<number> = new Set()
