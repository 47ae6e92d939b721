import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildReadPort } from './read/pg-read-port.ts'
import type { Path } from './testing/graphql-request.ts'
import { startTestHub, type TestHub } from './testing/hub.ts'
import { openTestReadDatabase, type TestReadDatabase } from './testing/read-database.ts'
import { readQuestions } from './testing/read-questions.ts'
import * as city from './testing/read-rows.ts'

const at = '2026-01-05T01:00:00.000Z'
const later = '2026-01-06T01:00:00.000Z'
const sealId = city.idOf('aba', 1)
const notice = (n: number, askedAt: string, more: object = {}) => ({
  noticeId: city.idOf('abe', n), caseId: city.caseId, kind: 'acceptance', format: 'pdf', outcome: 'made', fileId: city.idOf('abd', n), about: [], sha256: 'c'.repeat(64), bytes: 70_000, sealId, askedAt, answeredAt: askedAt, supersededBy: null, downloads: 2, position: 50 + n, ...more,
})
const notices = [notice(1, later, { kind: 'receipt', outcome: 'refused', fileId: null, sha256: null, sealId: null, code: 'NOTICE_SEAL_MISSING' }), notice(2, at, { supersededBy: city.idOf('abe', 1) })]

let db: TestReadDatabase
let hub: TestHub
const tokens: Record<string, string> = {}
beforeAll(async () => {
  db = await openTestReadDatabase()
  for (const [table, rows] of [...city.cityTables, ['read.case_notice', notices]] as const) await db.insert(table, rows)
  hub = await startTestHub({ read: buildReadPort(db.database) })
  for (const unit of ['centre', 'police', 'market'] as const) tokens[unit] = await hub.signIn(unit, ['window-clerk'], { unitId: city.units[unit] })
})
afterAll(async () => {
  await hub?.close()
  await db?.close()
})

describe.each<Path>(['compiled document', 'Yoga'])('by %s', (path) => {
  const questions = readQuestions(() => hub, path)
  const noticesFor = async (who: string): Promise<unknown> => (await questions.ask('case-notices', tokens[who] ?? '', { caseId: city.caseId })).body.data?.['case']

  test('the notices of a case stand in the order in which they were asked for, each with what came of it', async () => {
    expect(await noticesFor('centre')).toMatchObject({ notices: [
      { noticeId: city.idOf('abe', 2), fileId: city.idOf('abd', 2), kind: 'ACCEPTANCE', supersededBy: city.idOf('abe', 1), outcome: 'MADE', format: 'PDF', sha256: 'c'.repeat(64), sealId, downloads: 2, code: null, message: null },
      { noticeId: city.idOf('abe', 1), fileId: null, kind: 'RECEIPT', supersededBy: null, outcome: 'REFUSED', code: 'NOTICE_SEAL_MISSING', message: '窗口单位没有在用的受理专用章。', sha256: null },
    ] })
  })

  test('the unit that decides the case sees them too, and a third sees none, as it sees no case', async () => {
    expect(await noticesFor('police')).toMatchObject({ notices: [{}, {}] })
    expect(await noticesFor('market')).toBeNull()
  })
})

test('a notice is found by the digest of its bytes and by its number', async () => {
  const { caseNoticesByDigest, caseNoticesByNumber } = buildReadPort(db.database)
  expect(await caseNoticesByDigest.find('c'.repeat(64))).toMatchObject({ noticeId: city.idOf('abe', 2), outcome: 'made' })
  expect(await caseNoticesByNumber.find(city.idOf('abe', 1))).toMatchObject({ outcome: 'refused' })
  expect(await caseNoticesByDigest.find('e'.repeat(64))).toBeUndefined()
})
