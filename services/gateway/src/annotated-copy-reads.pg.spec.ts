import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildReadPort } from './read/pg-read-port.ts'
import type { Path } from './testing/graphql-request.ts'
import { startTestHub, type TestHub } from './testing/hub.ts'
import { openTestReadDatabase, type TestReadDatabase } from './testing/read-database.ts'
import { readQuestions } from './testing/read-questions.ts'
import * as city from './testing/read-rows.ts'

const at = '2026-01-05T01:00:00.000Z'
const later = '2026-01-06T01:00:00.000Z'
const copy = (n: number, askedAt: string, more: object) => ({
  copyId: city.idOf('abc', n), licenceId: city.licence(1), version: 1, format: 'pdf', asker: 'own', validUntil: '2026-04-05', outcome: 'asked', about: [], sealIds: [], askedAt, downloads: 0, position: 40 + n, ...more,
})
const made = { fileId: city.idOf('abd', 2), outcome: 'made', sha256: 'c'.repeat(64), bytes: 60_000, answeredAt: at, templateVersion: 1, downloads: 2 }
const copies = [copy(1, later, { asker: 'on-behalf', outcome: 'refused', code: 'FILE_SEAL_MISSING', about: [city.units.market] }), copy(2, at, made), copy(3, later, { ...made, fileId: city.idOf('abd', 3), outcome: 'swept', sha256: 'd'.repeat(64), sweptAt: later })]

let db: TestReadDatabase
let hub: TestHub
const tokens: Record<string, string> = {}
beforeAll(async () => {
  db = await openTestReadDatabase()
  for (const [table, rows] of [...city.cityTables, ['read.annotated_copy', copies]] as const) await db.insert(table, rows)
  hub = await startTestHub({ read: buildReadPort(db.database) })
  tokens['market'] = await hub.signIn('market', ['issuing-clerk'], { unitId: city.units.market })
  tokens['police'] = await hub.signIn('police', ['issuing-clerk'], { unitId: city.units.police })
})
afterAll(async () => {
  await hub?.close()
  await db?.close()
})

describe.each<Path>(['compiled document', 'Yoga'])('by %s', (path) => {
  const questions = readQuestions(() => hub, path)
  const copiesFor = async (who: string): Promise<unknown> => (await questions.ask('annotated-copies', tokens[who] ?? '', { licenceId: city.licence(1) })).body.data?.['licence']

  test('the annotated copies of a licence stand in the order in which they were asked for, each with what came of it', async () => {
    expect(await copiesFor('market')).toMatchObject({ annotatedCopies: [
      { copyId: city.idOf('abc', 2), fileId: city.idOf('abd', 2), outcome: 'MADE', asker: 'OWN', format: 'PDF', validUntil: '2026-04-05', sha256: 'c'.repeat(64), downloads: 2, code: null, message: null, sweptAt: null },
      { copyId: city.idOf('abc', 1), fileId: null, outcome: 'REFUSED', asker: 'ON_BEHALF', code: 'FILE_SEAL_MISSING', message: '颁发机构没有在用的法定名称章。', about: [city.units.market], sha256: null },
      { copyId: city.idOf('abc', 3), outcome: 'SWEPT', sha256: 'd'.repeat(64), sweptAt: expect.stringContaining('2026-01-06') as string },
    ] })
  })

  test('another unit sees none, as it sees no licence', async () => { expect(await copiesFor('police')).toBeNull() })
})

test('a copy is found by the digest of its bytes, also after it was swept, and a copy that was never made by none', async () => {
  const { annotatedCopiesByDigest } = buildReadPort(db.database)
  expect(await annotatedCopiesByDigest.find('d'.repeat(64))).toMatchObject({ licenceId: city.licence(1), version: 1, validUntil: '2026-04-05', outcome: 'swept' })
  expect(await annotatedCopiesByDigest.find('e'.repeat(64))).toBeUndefined()
})
