import type { Database } from './database.ts'
import { keyColumns, pageQuery, rowsQuery, toPage, type Fragment, type Page, type PageRequest, type Selection, type Source } from './page.ts'

/** 登记簿读取 — what every register is asked: a page or all rows under a filter, rows by key. */
export interface RegisterReader<Row, Filter = NoFilter> {
  readonly page: (filter: Filter, request: PageRequest) => Promise<Page<Row>>
  readonly rows: (filter: Filter) => Promise<readonly Row[]>
  readonly find: (key: string) => Promise<Row | undefined>
  /** Every row of these keys, or of these first parts of a key, that there is, in no order. */
  readonly findMany: (keys: readonly string[]) => Promise<readonly Row[]>
}

/** A filter that is absent or null narrows nothing. */
export type Maybe<T> = T | null | undefined
export type NoFilter = Readonly<Record<string, never>>
export type ToSelection<Filter> = (filter: Filter) => Selection

export function buildRegister<Row, Filter = NoFilter>(database: Database, source: Source, toSelection: ToSelection<Filter> = () => ({ conditions: [] })): RegisterReader<Row, Filter> {
  // Of a key of several columns the first.
  const [first] = keyColumns(source)
  const byKeys: string = `${first?.name ?? ''} = any(?::${first?.type ?? ''}[])`
  const select = (selection: Selection): Promise<readonly Row[]> => {
    const { text, values } = rowsQuery(source, selection)
    return database.query<Row>(text, values)
  }
  const findMany = (keys: readonly string[]) => select({ conditions: [{ sql: byKeys, values: [keys] }] })
  return {
    async page(filter, request) {
      const { text, values } = pageQuery(source, toSelection(filter), request)
      return toPage(await database.query<Row>(text, values), request)
    },
    rows: (filter) => select(toSelection(filter)),
    find: async (key) => (await findMany([key]))[0],
    findMany,
  }
}

/** Conditions of the filters that are given. */
export function given(...filters: readonly (readonly [sql: string, value: unknown])[]): readonly Fragment[] {
  return filters.filter(([, value]) => value !== undefined && value !== null).map(([sql, value]) => ({ sql, values: [value] }))
}

/** Rows that meet all conditions, walked in the order of the key: for tables that have an index for every filter, and for small ones. */
export function meeting(...conditions: readonly Fragment[]): Selection {
  return { conditions }
}
