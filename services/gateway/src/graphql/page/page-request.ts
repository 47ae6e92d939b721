import { parseUuid } from '@hub/schemas'
import { EdgeError } from '../../errors/edge-error.ts'
import { keyPartsSeparator, type KeyType, type Page, type PageRequest } from '../../read/page.ts'

export interface PageArguments {
  readonly first?: number | null | undefined
  readonly last?: number | null | undefined
  readonly after?: string | null | undefined
  readonly before?: string | null | undefined
}

export const pageSizeMax = 100
const cursorPrefix = 'k1:'
const positionShape = /^\d{1,15}$/

/**
 * 解析分页参数 — exactly one of first and last, 1 to 100; `after` goes with first, `before` with last.
 * @throws EdgeError PAGE_SIZE_INVALID, CURSOR_INVALID
 */
export function parsePageRequest({ first, last, after, before }: PageArguments, keyType: KeyType): PageRequest {
  const sizes = [first ?? undefined, last ?? undefined].filter((size) => size !== undefined)
  const [size] = sizes
  if (sizes.length !== 1 || size === undefined || size < 1 || size > pageSizeMax) throw new EdgeError('PAGE_SIZE_INVALID')
  const direction = typeof first === 'number' ? 'forward' : 'backward'
  const [cursor, other] = direction === 'forward' ? [after, before] : [before, after]
  if (typeof other === 'string') throw new EdgeError('CURSOR_INVALID', { zh: 'after 与 first、before 与 last 配合使用。' })
  return { size, direction, from: typeof cursor === 'string' ? parseCursor(cursor, keyType) : undefined }
}

function parseCursor(cursor: string, keyType: KeyType): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const key = text.slice(cursorPrefix.length)
  if (!text.startsWith(cursorPrefix) || !isKey(key, keyType)) throw new EdgeError('CURSOR_INVALID')
  return key
}

function isKey(key: string, keyType: KeyType): boolean {
  const parts = key.split(keyPartsSeparator)
  const types = keyType.split(keyPartsSeparator)
  return parts.length === types.length && parts.every((part, i) => (types[i] === 'uuid' ? parseUuid(part) !== undefined : positionShape.test(part)))
}

export function printCursor(key: string | number): string {
  return Buffer.from(`${cursorPrefix}${key}`).toString('base64url')
}

/** Where nothing can be found there is one page, and nothing on it. */
export const emptyPage: Page<never> = { rows: [], hasNextPage: false, hasPreviousPage: false }

/** A page in the shape of a Relay connection. */
export function toConnection<Row>({ rows, hasNextPage, hasPreviousPage }: Page<Row>, keyOf: (row: Row) => string | number) {
  const edges = rows.map((node) => ({ node, cursor: printCursor(keyOf(node)) }))
  return { edges, pageInfo: { hasNextPage, hasPreviousPage, startCursor: edges[0]?.cursor ?? null, endCursor: edges.at(-1)?.cursor ?? null } }
}

/** What a page costs: each row as much as the fields asked of it. */
export function pageComplexity({ first, last }: PageArguments): { readonly field: number; readonly multiplier: number } {
  const size = first ?? last ?? 1
  return { field: 1, multiplier: Math.max(1, size) }
}
