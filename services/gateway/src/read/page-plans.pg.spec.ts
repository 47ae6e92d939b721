import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { crowd, crowdedHub, rowsEach } from '../testing/crowded-hub.ts'
import { pageQuestions, type Question } from '../testing/page-questions.ts'
import { openTestReadDatabase, type TestReadDatabase } from '../testing/read-database.ts'
import type { LicenceRow } from './licence.ts'
import { keyPartsSeparator, type Page, type PageRequest } from './page.ts'
import { buildReadPort } from './pg-read-port.ts'

interface Plan {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Rows Removed by Index Recheck'?: number
  readonly Plans?: readonly Plan[]
}

const size = 20
/** Some tens of starts, each with a page of its own, and the page itself; a twentieth of the table. */
const rowsReadMax = rowsEach / 20
const directions = ['forward', 'backward'] as const

let db: TestReadDatabase
beforeAll(async () => {
  db = await openTestReadDatabase()
  await db.fill(crowdedHub)
})
afterAll(() => db?.close())

/** Every step of the plan that reads a table or an index, with the rows that it met, kept or not. */
function reads(plan: Plan): readonly { readonly node: string; readonly rows: number }[] {
  const met = (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0)) * plan['Actual Loops']
  const own = plan['Node Type'].includes('Scan') && (plan['Relation Name'] !== undefined || plan['Node Type'].startsWith('Bitmap')) ? [{ node: `${plan['Node Type']} ${plan['Relation Name'] ?? ''}`, rows: met }] : []
  return [...own, ...(plan.Plans ?? []).flatMap(reads)]
}

async function planOf({ ask }: Question, request: PageRequest): Promise<Plan> {
  let plan: Plan | undefined
  const explaining = buildReadPort({
    ...db.database,
    async query<Row>(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
      const [row] = await db.database.query<{ readonly 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(`explain (analyze, timing off, format json) ${text}`, values)
      plan = row?.['QUERY PLAN'][0]?.Plan
      return []
    },
  })
  await ask(explaining, request)
  if (plan === undefined) throw new Error('there is no plan')
  return plan
}

/** The keys of all rows that meet the plain condition, in their order. */
async function keysOf({ table, key, where }: Question): Promise<readonly string[]> {
  const rows = await db.database.query<{ readonly key: string }>(`select concat_ws('${keyPartsSeparator}', ${key}) as key from ${table} where ${where} order by ${key}`, [])
  return rows.map((row) => row.key)
}

const columns = (key: string): readonly string[] => key.split(', ').map((name) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()))
const keyOfRow = (row: unknown, key: string): string => columns(key).map((name) => String((row as Readonly<Record<string, unknown>>)[name])).join(keyPartsSeparator)

describe.each(pageQuestions.map((one) => [one.name, one] as const))('a page of %s', (_, one) => {
  test('reads no more than a bounded number of rows, from its beginning, its end and its middle', async () => {
    const keys = await keysOf(one)
    for (const direction of directions)
      for (const from of [undefined, keys[Math.floor(keys.length / 2)]]) {
        const met = reads(await planOf(one, { size, direction, from }))
        expect(met.filter(({ node, rows }) => node.startsWith('Seq Scan') && rows > 0), direction).toEqual([])
        expect(met.reduce((sum, { rows }) => sum + rows, 0), `${direction} ${JSON.stringify(met)}`).toBeLessThanOrEqual(rowsReadMax)
      }
  })

  test('has the rows that a plain condition finds, in the order of the key', async () => {
    const keys = await keysOf(one)
    const port = buildReadPort(db.database)
    const middle = Math.floor(keys.length / 2)
    for (const at of [undefined, middle]) {
      const from = at === undefined ? undefined : keys[at]
      if (at !== undefined && from === undefined) continue
      const after = keys.slice(at === undefined ? 0 : at + 1)
      const before = keys.slice(0, at ?? keys.length)
      const forward = await one.ask(port, { size, direction: 'forward', from })
      expect(forward.rows.map((row) => keyOfRow(row, one.key))).toEqual(after.slice(0, size))
      expect(forward.hasNextPage).toBe(after.length > size)
      const backward = await one.ask(port, { size, direction: 'backward', from })
      expect(backward.rows.map((row) => keyOfRow(row, one.key))).toEqual(before.slice(-size))
      expect(backward.hasPreviousPage).toBe(before.length > size)
    }
  })
})

test('a page is full though the register that it lists is behind the one that leads to it', async () => {
  const { licences } = buildReadPort(db.database)
  const visible = { units: [crowd.small] }
  const last = async (): Promise<Page<LicenceRow>> => licences.page({ visible }, { size, direction: 'backward', from: undefined })
  const newest = (await last()).rows.map(({ licenceId }) => licenceId)
  await db.fill(`delete from read.licence_directory where licence_id >= '${newest[0] ?? ''}'`)
  const page = await last()
  expect(page.rows).toHaveLength(size)
  expect(page.hasPreviousPage).toBe(true)
  expect(page.rows.filter(({ licenceId }) => newest.includes(licenceId))).toEqual([])
})
