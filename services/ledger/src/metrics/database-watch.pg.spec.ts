import { Pool } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withDatabase } from '../../../../test/support/postgres.ts'
import { watchDatabase } from './database-watch.ts'

const database = withDatabase()
let pool: Pool
beforeAll(() => { pool = new Pool({ connectionString: database.url, max: 1 }) })
afterAll(() => pool.end())

test('the state of the database is known soon, and whether its write-ahead log is archived', async () => {
  const watch = watchDatabase(pool)
  await expect.poll(watch.state).toBeDefined()
  expect(watch.state()).toMatchObject({ archiving: false, archiveFailing: false, archiveAgeS: undefined })
  expect(watch.state()?.bytes).toBeGreaterThan(1_000_000)
  watch.close()
})

test('what an archiver that fails says is told', async () => {
  const answers = [{ bytes: '1', archiving: true, failing: true, age: 90.5 }]
  const watch = watchDatabase({ query: () => Promise.resolve({ rows: answers }) } as unknown as Pool, 5)
  await expect.poll(watch.state).toStrictEqual({ bytes: 1, archiving: true, archiveFailing: true, archiveAgeS: 90.5 })
  answers.length = 0
  await expect.poll(watch.state).toBeUndefined()
  watch.close()
})

test('a database that does not answer is not known', async () => {
  let away = false
  const watch = watchDatabase({ query: (text: string) => (away ? Promise.reject(new Error('away')) : pool.query(text)) } as unknown as Pool, 5)
  await expect.poll(watch.state).toBeDefined()
  away = true
  await expect.poll(watch.state).toBeUndefined()
  watch.close()
})
