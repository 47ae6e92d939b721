import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FormerSeals } from './clients/former-seals-source.ts'
import { SignerUnavailable } from './clients/signer-unavailable.ts'
import type { PreviewAnswer, PreviewWish } from './clients/preview-answer.ts'
import { buildReadPort } from './read/pg-read-port.ts'
import { sendGraphQL, type Path } from './testing/graphql-request.ts'
import { startTestHub, type TestHub } from './testing/hub.ts'
import { openTestReadDatabase, type TestReadDatabase } from './testing/read-database.ts'
import { column, readQuestions, type Connection } from './testing/read-questions.ts'
import * as city from './testing/read-rows.ts'

const { market, police, old } = city.units
const seals = { active: city.idOf('aba', 1), business: city.idOf('aba', 2), personal: city.idOf('aba', 3), ofOld: city.idOf('aba', 4), cancelled: city.idOf('aba', 5) } as const
const digests = { ofOld: '4'.repeat(64), cancelled: '5'.repeat(64) } as const
const at = '2026-01-05T01:00:00.000Z'
const seal = (sealId: string, unitId: string, more: object = {}) => ({
  sealId, unitId, kind: 'unit', status: 'active', name: '演示市市场监督管理局', unitName: '演示市市场监督管理局', validFrom: '2026-01-05', validUntil: '2031-01-04', capturedBy: city.operators.clerk,
  uses: 0, capturedAt: at, changedAt: at, revision: 0, position: 20, ...more,
})
const certificates = { sm2: { sha256: '1'.repeat(64), serial: '1a' }, p256: { sha256: '2'.repeat(64), serial: '2b' } }
const rows = [
  seal(seals.active, market, { filingNumber: 'BA-1', esId: '33990000000001', certificates, filedAt: at, activatedAt: at, uses: 2, lastUsedAt: at }),
  seal(seals.business, market, { kind: 'business', bottom: '受理专用章', status: 'captured' }),
  seal(seals.personal, market, { kind: 'personal', name: null, status: 'filed' }),
  seal(seals.ofOld, old, { status: 'disabled', stopCause: 'name-change-pending', sealSha256: digests.ofOld }),
  seal(seals.cancelled, police, { status: 'cancelled', endCause: 'key-compromised', sealSha256: digests.cancelled, endedAt: at, endedPosition: 30 }),
]
const history = ['SealCaptured', 'SealFiled', 'SealActivated'].map((type, revision) => ({
  sealId: seals.active, revision, position: 20 + revision, type, recordedAt: at, effectiveAt: at, unitId: market, operatorId: city.operators.clerk, detail: {},
}))
const uses = [31, 32, 33].map((position) => ({ sealId: seals.active, position, licenceId: city.licence(1), fileId: city.idOf('abb', position), usedAt: at }))
const noticeUses = [51, 52, 53].map((position) => ({ sealId: seals.business, position, caseId: city.caseId, fileId: city.idOf('abd', position), usedAt: at }))
const notice = (position: number, more: object = {}) => ({
  noticeId: city.idOf('abe', position), caseId: city.caseId, kind: 'acceptance', format: 'pdf', outcome: 'made', fileId: city.idOf('abd', position), about: [], sha256: 'c'.repeat(64), bytes: 1, sealId: seals.business, askedAt: at, answeredAt: at, downloads: 0, position, ...more,
})
const notices = [notice(51, { supersededBy: city.idOf('abe', 52) }), notice(52)]
const file = (position: number, format: string, more: object = {}) => ({
  fileId: city.idOf('abb', position), licenceId: city.licence(1), version: 1, format, templateVersion: 1, sha256: '3'.repeat(64), bytes: 1, sealIds: [seals.active], madeAt: at, downloads: 0, position, ...more,
})
const verdict = { stands: true, unchanged: 'yes', trust: 'trusted', seals: [{ unitId: market, signedAt: at, timeBasis: 'attested', validThen: 'yes' }, { unitId: null, signedAt: null, timeBasis: null, validThen: 'yes' }], codes: ['TIME_CLAIMED'], trustMadeAt: '2026-01-05T00:59:00.000Z' }
const files = [file(31, 'pdf', { supersededBy: city.idOf('abb', 90) }), file(32, 'ofd'), file(34, 'pdf', { madeAt: '2026-01-06T01:00:00.000Z', templateVersion: null, sealIds: [], verdict })]
const answers = [{ licenceId: city.licence(1), version: 1, outcome: 'refused', code: 'FILE_SEAL_MISSING', about: [], answeredAt: at, position: 40 }]

let db: TestReadDatabase
let hub: TestHub
const tokens: Record<string, string> = {}
const asked: PreviewWish[] = []
let answer: PreviewAnswer
let former: FormerSeals | undefined
beforeAll(async () => {
  db = await openTestReadDatabase()
  for (const [table, content] of [...city.cityTables, ['read.seal_register', rows], ['read.seal_history', history], ['read.seal_use', [...uses, ...noticeUses]], ['read.case_notice', notices], ['read.licence_file', files], ['read.licence_file_answer', answers], ['read_masked.seal', [{ sealId: seals.personal, nameMasked: '王**', position: 20 }]]] as const) await db.insert(table, content)
  hub = await startTestHub({ read: buildReadPort(db.database), formerSeals: { former: () => (former === undefined ? Promise.reject(new SignerUnavailable('away')) : Promise.resolve(former)), close: () => Promise.resolve() } })
  tokens['custodian'] = await hub.signIn('custodian', ['seal-custodian'], { unitId: market })
  tokens['clerk'] = await hub.signIn('clerk', ['issuing-clerk'], { unitId: market })
  tokens['police'] = await hub.signIn('police', ['issuing-clerk'], { unitId: police })
  tokens['holder'] = await hub.signIn('holder', ['holder'], { unitId: market, holderId: city.holders.wang })
  hub.ledger.previewSeal = (_token, wish) => {
    asked.push(wish)
    return answer
  }
})
afterAll(async () => {
  await hub?.close()
  await db?.close()
})
beforeEach(() => {
  asked.length = 0
  answer = { kind: 'drawn', svg: '<svg/>', widthMm: 42, heightMm: 42 }
})

describe('a seal whose file somebody has', () => {
  test('is found by its digest, with its status and since when', async () => {
    const { sealsByDigest } = buildReadPort(db.database)
    expect(await sealsByDigest.find(digests.ofOld)).toEqual({ sealSha256: digests.ofOld, status: 'disabled', changedAt: at, endedAt: null })
    expect(await sealsByDigest.find(digests.cancelled)).toEqual({ sealSha256: digests.cancelled, status: 'cancelled', changedAt: at, endedAt: at })
    expect(await sealsByDigest.find('6'.repeat(64))).toBeUndefined()
  })
})

test('files of a licence say whether the hub made them, and of a deposited one what was found of it', async () => {
  const text = 'query ($id: ID!) { licence(licenceId: $id) { files { format origin verdict { stands message nextStep unchanged trust codes trustMadeAt seals { unit { unitId } signedAt timeBasis validThen } } } } }'
  const { body } = await sendGraphQL(hub.app, 'Yoga', { text, variables: { id: city.licence(1) }, token: tokens['clerk'] ?? '' })
  expect(body.errors).toBeUndefined()
  const { files: found } = body.data?.['licence'] as { readonly files: readonly object[] }
  expect(found).toMatchObject([
    { format: 'PDF', origin: 'MADE', verdict: null }, { format: 'OFD', origin: 'MADE', verdict: null },
    { format: 'PDF', origin: 'DEPOSITED', verdict: {
      stands: true, message: '文件自签章以来没有改动，签章时印章和证书有效，颁发机构均已签章。', nextStep: '', unchanged: 'YES', trust: 'TRUSTED', codes: ['TIME_CLAIMED'],
      seals: [{ unit: { unitId: market }, timeBasis: 'ATTESTED', validThen: 'YES' }, { unit: null, signedAt: null, timeBasis: null, validThen: 'YES' }],
    } },
  ])
})

describe('seals under a former generation of the issuing CA', () => {
  const generation = (hierarchy: 'sm2' | 'p256', n: number, more: object = {}) => ({ hierarchy, generation: n, current: false, revoked: false, validUntil: '2036-01-01T00:00:00Z', ...more })
  const generations = [generation('sm2', 1, { revoked: true }), generation('sm2', 2), generation('sm2', 3, { current: true }), generation('p256', 1), generation('p256', 2, { current: true })]
  const text = `query ($unitId: ID, $first: Int, $last: Int, $after: String) { sealsUnderFormerCa(unitId: $unitId, first: $first, last: $last, after: $after) {
    edges { cursor node { seal { sealId validUntil nameMasked unit { unitId name } } generations { algorithm generation revoked validUntil } nextStep } } pageInfo { hasNextPage endCursor } } }`
  const ask = (who: string, variables: object = {}) => sendGraphQL(hub.app, 'Yoga', { text, variables: { ...('last' in variables ? {} : { first: 50 }), ...variables }, token: tokens[who] ?? '' })
  const pageOf = async (who: string, variables: object = {}) => {
    const { body } = await ask(who, variables)
    expect(body.errors).toBeUndefined()
    return body.data?.['sealsUnderFormerCa'] as Connection
  }
  const idsOf = async (who: string, variables: object = {}) => (column(await pageOf(who, variables), 'seal') as readonly { readonly sealId: string }[]).map(({ sealId }) => sealId)
  beforeEach(() => { former = { generations, under: new Map([[seals.active, { sm2: 2, p256: 1 }], [seals.personal, { p256: 1 }], [seals.ofOld, { sm2: 1 }], [seals.cancelled, { sm2: 2 }], [city.idOf('aba', 99), { sm2: 1 }]]) } })

  test('are told with unit, generation, last day and what to do; those that ended are not', async () => {
    const { edges } = await pageOf('custodian')
    expect(edges.map(({ node }) => node)).toMatchObject([
      { seal: { sealId: seals.active, validUntil: '2031-01-04', unit: { unitId: market } }, generations: [{ algorithm: 'sm2', generation: 2, revoked: false, validUntil: '2036-01-01T00:00:00.000Z' }, { algorithm: 'p256', generation: 1 }], nextStep: expect.stringContaining('可用到 2031-01-04') as string },
      { seal: { sealId: seals.personal, nameMasked: '王**' }, generations: [{ algorithm: 'p256', generation: 1 }] },
      { seal: { sealId: seals.ofOld }, generations: [{ algorithm: 'sm2', generation: 1, revoked: true }], nextStep: expect.stringContaining('已被吊销') as string },
    ])
  })

  test('are those of every unit or of one, personal ones of others left out, page by page', async () => {
    expect(await idsOf('police')).toEqual([seals.active, seals.ofOld])
    expect(await idsOf('police', { unitId: old })).toEqual([seals.ofOld])
    expect(await idsOf('custodian', { unitId: police })).toEqual([])
    const first = await pageOf('custodian', { first: 2 })
    expect([first.edges.length, first.pageInfo]).toMatchObject([2, { hasNextPage: true }])
    expect(await idsOf('custodian', { first: 2, after: first.pageInfo['endCursor'] })).toEqual([seals.ofOld])
    expect(await idsOf('custodian', { last: 1 })).toEqual([seals.ofOld])
  })

  test('are none where no generation was replaced, are not for citizens, and are not known while the signer never answered', async () => {
    former = { generations: [generation('sm2', 1, { current: true })], under: new Map() }
    expect(await idsOf('custodian')).toEqual([])
    expect((await ask('holder')).body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    former = undefined
    expect((await ask('custodian')).body.errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }])
  })
})

describe.each<Path>(['compiled document', 'Yoga'])('by %s', (path) => {
  const questions = readQuestions(() => hub, path)
  const ask = (file: string, who: string, variables: object) => questions.ask(file, tokens[who] ?? '', variables)
  const list = async (who: string, variables: object): Promise<readonly unknown[]> => column(await questions.list('seals', tokens[who] ?? '', { first: 50, ...variables }), 'sealId')

  describe('seals', () => {
    test('are those of the caller’s own unit and of the units that it took over', async () => {
      expect(await list('custodian', {})).toEqual([seals.active, seals.business, seals.personal, seals.ofOld])
      expect(await list('custodian', { unitId: market, kind: 'PERSONAL' })).toEqual([seals.personal])
      expect(await list('custodian', { status: 'DISABLED' })).toEqual([seals.ofOld])
    })

    test('of another unit are a public catalogue, personal ones left out, whatever is narrowed to', async () => {
      expect(await list('police', { unitId: market })).toEqual([seals.active, seals.business])
      expect(await list('police', { unitId: market, kind: 'PERSONAL' })).toEqual([])
      expect(await list('police', { unitId: market, status: 'FILED' })).toEqual([])
      expect(await list('police', {})).toEqual([seals.cancelled])
    })

    test('come page by page, forward and backward', async () => {
      const first = await questions.list('seals', tokens['custodian'] ?? '', { first: 2 })
      expect([column(first, 'sealId'), first.pageInfo]).toMatchObject([[seals.active, seals.business], { hasNextPage: true }])
      const next = await questions.list('seals', tokens['custodian'] ?? '', { first: 2, after: first.edges.at(-1)?.cursor })
      expect([column(next, 'sealId'), next.pageInfo]).toMatchObject([[seals.personal, seals.ofOld], { hasNextPage: false }])
      expect(column(await questions.list('seals', tokens['custodian'] ?? '', { last: 1 }), 'sealId')).toEqual([seals.ofOld])
    })

    test('are not for citizens', async () => {
      for (const [file, variables] of [['seals', { first: 1 }], ['seal', { sealId: seals.active }], ['seal-preview', { kind: 'UNIT' }]] as const)
        expect((await ask(file, 'holder', variables)).body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    })
  })

  describe('a seal', () => {
    test('has its history and what was sealed with it', async () => {
      const { body } = await ask('seal', 'custodian', { sealId: seals.active })
      const found = body.data?.['seal'] as Record<string, unknown>
      expect(found).toMatchObject({
        kind: 'UNIT', status: 'ACTIVE', nameMasked: null, uses: 2, filingNumber: 'BA-1', validUntil: '2031-01-04', unit: { unitId: market },
        certificates: [{ algorithm: 'sm2', ...certificates.sm2 }, { algorithm: 'p256', ...certificates.p256 }],
      })
      expect(column(found['history'] as Connection, 'type')).toEqual(['SealCaptured', 'SealFiled', 'SealActivated'])
      expect(column(found['useRecords'] as Connection, 'position')).toEqual([31, 32, 33])
    })

    test('tells which of the files that it sealed are current, and what last came of a wish for others', async () => {
      const { body } = await ask('seal', 'custodian', { sealId: seals.active })
      const { useRecords } = body.data?.['seal'] as { readonly useRecords: Connection }
      // The first was superseded, and of the last there is no file on record.
      expect(column(useRecords, 'current')).toEqual([false, true, false])
      expect(column(useRecords, 'fileAnswer')[1]).toMatchObject({ outcome: 'REFUSED', code: 'FILE_SEAL_MISSING', answeredAt: expect.stringContaining('2026-01-05T') as string })
    })

    test('that seals notices tells which of them are current: those that nothing took the place of, and that are on record', async () => {
      const { useRecords } = (await ask('seal', 'custodian', { sealId: seals.business })).body.data?.['seal'] as { readonly useRecords: Connection }
      expect([column(useRecords, 'caseId'), column(useRecords, 'licenceId')]).toEqual([Array(3).fill(city.caseId), [null, null, null]])
      expect([column(useRecords, 'current'), column(useRecords, 'fileAnswer')]).toEqual([[false, true, false], [null, null, null]])
    })

    test('of another unit is shown without what was sealed with it', async () => {
      const { body } = await ask('seal', 'police', { sealId: seals.active })
      expect(body.errors).toBeUndefined()
      expect(body.data?.['seal']).toMatchObject({ status: 'ACTIVE', uses: 2, useRecords: null })
    })

    test('of a person of another unit looks as if there were none', async () => {
      const hidden = await ask('seal', 'police', { sealId: seals.personal })
      const none = await ask('seal', 'police', { sealId: city.idOf('aba', 99) })
      expect(hidden.body).toEqual(none.body)
      expect(none.body.data?.['seal']).toBeNull()
      expect((await ask('seal', 'custodian', { sealId: seals.personal })).body.data?.['seal']).toMatchObject({ kind: 'PERSONAL', name: null, nameMasked: '王**' })
    })

    test('is asked for by an id', async () => {
      expect((await ask('seal', 'police', { sealId: 'BA-1' })).body.errors).toMatchObject([{ extensions: { code: 'INPUT_INVALID' } }])
    })
  })

  describe('a preview', () => {
    test('is drawn by the ledger, of what the custodian asks for', async () => {
      expect((await ask('seal-preview', 'custodian', { kind: 'BUSINESS', bottom: ' 受理专用章 ' })).body.data?.['sealPreview']).toEqual({ __typename: 'SealPreview', svg: '<svg/>', widthMm: 42, heightMm: 42 })
      expect(asked).toEqual([{ kind: 'business', name: null, bottom: '受理专用章' }])
    })

    test('tells why there is none, as a command would', async () => {
      answer = { kind: 'refused', code: 'SEAL_BOTTOM_MISSING', detail: {} }
      expect((await ask('seal-preview', 'custodian', { kind: 'BUSINESS' })).body.data?.['sealPreview']).toMatchObject({ __typename: 'CommandRefused', code: 'SEAL_BOTTOM_MISSING', message: '业务专用章须有下弦文。' })
    })

    test('is for later where the signer is away', async () => {
      answer = { kind: 'unavailable', retryAfterMs: 700 }
      expect((await ask('seal-preview', 'custodian', { kind: 'UNIT' })).body.errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE' } }])
    })

    test('is for custodians alone, and for texts of a length', async () => {
      expect((await ask('seal-preview', 'police', { kind: 'UNIT' })).body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
      for (const bottom of ['', '  ', '章'.repeat(21)]) expect((await ask('seal-preview', 'custodian', { kind: 'BUSINESS', bottom })).body.errors).toMatchObject([{ extensions: { code: 'INPUT_INVALID' } }])
      expect(asked).toEqual([])
    })
  })
})
