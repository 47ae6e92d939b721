import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildReadPort } from './read/pg-read-port.ts'
import { sendGraphQL, type Path } from './testing/graphql-request.ts'
import { startTestHub, type TestHub } from './testing/hub.ts'
import { openTestReadDatabase, type TestReadDatabase } from './testing/read-database.ts'
import { column, readQuestions, type Connection } from './testing/read-questions.ts'
import * as city from './testing/read-rows.ts'

let db: TestReadDatabase
let hub: TestHub
const tokens: Record<string, string> = {}
const { centre, market, police } = city.units

beforeAll(async () => {
  db = await openTestReadDatabase()
  for (const [table, rows] of city.cityTables) await db.insert(table, rows)
  hub = await startTestHub({ read: buildReadPort(db.database) })
  tokens['security'] = await hub.signIn('security', ['security-admin'], { unitId: market })
  tokens['window'] = await hub.signIn('window', ['window-clerk'], { unitId: centre, operatorId: city.operators.clerk })
  tokens['system'] = await hub.signIn('system', ['department-system'], { unitId: police, operatorKind: 'system', operatorId: city.operators.system })
  tokens['market'] = await hub.signIn('market', ['issuing-clerk'], { unitId: market })
  tokens['catalogue'] = await hub.signIn('catalogue', ['catalogue-admin'], { unitId: market })
  tokens['auditor'] = await hub.signIn('auditor', ['auditor'], { unitId: centre, operatorId: city.auditor })
  tokens['holder'] = await hub.signIn('holder', ['holder'], { unitId: centre, holderId: city.holders.wang })
})
afterAll(async () => {
  await hub?.close()
  await db?.close()
})
const accounts: Record<string, string> = { 'centre-clerk': city.operators.clerk, 'police-window': city.operators.police }
const asked: string[] = []
beforeEach(() => {
  asked.length = 0
  hub.ledger.findAccount = (_token, subject) => {
    asked.push(subject)
    const operatorId = accounts[subject]
    return operatorId === undefined ? { kind: 'none' } : { kind: 'known', operatorId }
  }
})

describe.each<Path>(['compiled document', 'Yoga'])('by %s', (path) => {
  const questions = readQuestions(() => hub, path)
  const ask = (file: string, who: string, variables: object) => questions.ask(file, tokens[who] ?? '', variables)
  const list = (file: string, who: string, variables: object) => questions.list(file, tokens[who] ?? '', variables)

  describe('operators', () => {
    test('are the staff of the caller’s own unit: no citizen, nobody of another unit, whatever she narrows to', async () => {
      expect(column(await list('operators', 'window', { first: 50 }), 'operatorId')).toEqual([city.operators.auditor, city.operators.clerk, city.operators.gone])
      expect(column(await list('operators', 'system', { first: 50 }), 'operatorId')).toEqual([city.operators.police, city.operators.system])
      expect((await list('operators', 'window', { first: 50, unitId: police })).edges).toEqual([])
      expect(column(await list('operators', 'window', { first: 50, role: 'WINDOW_CLERK', status: 'ACTIVE' }), 'operatorId')).toEqual([city.operators.clerk])
    })

    test('are everybody to a security administrator', async () => {
      expect((await list('operators', 'security', { first: 50 })).edges).toHaveLength(city.operatorRows.length)
      expect(column(await list('operators', 'security', { first: 50, unitId: police }), 'operatorId')).toEqual([city.operators.police, city.operators.system])
    })

    test('have roles, a state and a masked name', async () => {
      const { edges: [first, , third] } = await list('operators', 'window', { first: 50 })
      expect(first?.node).toEqual({
        operatorId: city.auditor, kind: 'PERSON', status: 'ACTIVE', roles: ['AUDITOR'], nameMasked: '审*', unit: { unitId: centre, name: '演示市政务服务中心' },
        registeredAt: '2026-01-05T01:00:00.000Z', changedAt: '2026-01-05T01:00:00.000Z',
      })
      expect(third?.node).toMatchObject({ status: 'SUSPENDED', nameMasked: null })
    })

    test('are found by account, for a system that is to act for its clerk', async () => {
      expect(column(await list('operators', 'system', { first: 1, account: ' police-window ' }), 'operatorId')).toEqual([city.operators.police])
      expect(asked).toEqual(['police-window'])
    })

    test('of another unit look by account as if there were none, even if the ledger named them', async () => {
      const hidden = await ask('operators', 'system', { first: 1, account: 'centre-clerk' })
      const none = await ask('operators', 'system', { first: 1, account: 'nobody' })
      expect(hidden.body).toEqual(none.body)
      expect(none.body.data?.['operators']).toMatchObject({ edges: [], pageInfo: { hasNextPage: false } })
    })

    test.each([[{ kind: 'unavailable', retryAfterMs: 700 } as const, 503, 'UNAVAILABLE'], [{ kind: 'refused', code: 'ACCOUNT_SUSPENDED' } as const, 403, 'FORBIDDEN']])(
      'are not told while the ledger answers %j', async (answer, status, code) => {
        hub.ledger.findAccount = () => answer
        const told = await ask('operators', 'system', { first: 1, account: 'police-window' })
        expect(told.status).toBe(status)
        expect(told.body.errors).toMatchObject([{ extensions: { code } }])
      })

    test.each(['', '  ', 'x'.repeat(201)])('are not looked for by the account %j', async (account) => {
      expect((await ask('operators', 'system', { first: 1, account })).body.errors).toMatchObject([{ extensions: { code: 'INPUT_INVALID' } }])
      expect(asked).toEqual([])
    })
  })

  describe('entrustments', () => {
    const keysOf = (found: Connection) => found.edges.map(({ node }) => ['implementingUnit', 'windowUnit'].map((name) => (node[name] as { unitId: string }).unitId))

    test('are listed for everybody on the staff, those taken back with their date', async () => {
      const { edges } = await list('entrustments', 'auditor', { first: 50 })
      expect(edges.map(({ node }) => node['inForce'])).toEqual([true, true, true, false])
      expect(edges[0]?.node).toMatchObject({ implementingUnit: { unitId: market }, windowUnit: { unitId: centre }, item: { itemId: city.itemId, code: 'X1' }, withdrawnAt: null })
      expect(edges[3]?.node).toMatchObject({ implementingUnit: { unitId: police }, windowUnit: { unitId: centre }, withdrawnAt: '2026-01-05T01:00:00.000Z' })
    })

    test('are found by either unit, by item and by whether they are in force', async () => {
      expect(keysOf(await list('entrustments', 'window', { first: 50, implementingUnitId: police, inForce: true }))).toEqual([[police, market]])
      expect(keysOf(await list('entrustments', 'window', { first: 50, windowUnitId: centre, itemId: city.itemId }))).toEqual([[market, centre], [police, centre]])
      expect(keysOf(await list('entrustments', 'window', { first: 50, inForce: false }))).toEqual([[police, centre]])
    })

    test('are paged one by one in both directions, although several came about at one position', async () => {
      const all = (await list('entrustments', 'window', { first: 50 })).edges.map(({ cursor }) => cursor)
      const walk = async (size: 'first' | 'last', from: 'after' | 'before'): Promise<readonly string[]> => {
        const seen: string[] = []
        for (let cursor: string | undefined; ;) {
          const { edges, pageInfo } = await list('entrustments', 'window', { [size]: 1, ...(cursor === undefined ? {} : { [from]: cursor }) })
          cursor = edges[0]?.cursor
          if (cursor !== undefined) seen.push(cursor)
          if (pageInfo[size === 'first' ? 'hasNextPage' : 'hasPreviousPage'] !== true) return seen
        }
      }
      expect(all).toHaveLength(city.entrustmentRows.length)
      expect(await walk('first', 'after')).toEqual(all)
      expect(await walk('last', 'before')).toEqual(all.toReversed())
    })

    test.each(['k1:x', `k1:${city.units.market}`, `k1:${[market, centre].join('+')}`, `k1:${[market, centre, "' or 1=1"].join('+')}`, `k1:${[market, centre, centre, centre].join('+')}`])(
      'have no page after the cursor %j', async (text) => {
        const { body } = await ask('entrustments', 'window', { first: 1, after: Buffer.from(text).toString('base64url') })
        expect(body.errors).toMatchObject([{ extensions: { code: 'CURSOR_INVALID' } }])
      })
  })

  describe('investigations', () => {
    test('are those of the auditor’s unit, and which are her own', async () => {
      const found = await list('investigations', 'auditor', { first: 50 })
      const { hers, another, closed, unlisted } = city.investigation
      expect(found.edges.map(({ node }) => [node['investigationId'], node['mine'], node['status']])).toEqual([[hers, true, 'OPEN'], [another, false, 'OPEN'], [closed, true, 'CLOSED'], [unlisted, true, 'OPEN']])
      expect(column(await list('investigations', 'auditor', { first: 50, mine: true, status: 'OPEN' }), 'investigationId')).toEqual([hers, unlisted])
      expect(found.edges[0]?.node).toMatchObject({ openedByNameMasked: '审*', unit: { unitId: centre }, listsAudited: 1 })
    })

    test('tell what was read under them to her who opened them, and to nobody else', async () => {
      const { edges: [hers, another] } = await list('investigations', 'auditor', { first: 2 })
      expect(hers?.node['acts']).toMatchObject({ edges: [{ node: { kind: 'LOOK_UPS', licenceId: city.licence(1), position: 55, asOf: null } }] })
      expect(another?.node['acts']).toBeNull()
    })
  })

  describe('the look-ups of a unit', () => {
    test('are all that its people asked, refused and missed ones included', async () => {
      const found = await list('unit-look-ups', 'window', { first: 50 })
      expect(found.edges.map(({ node }) => [node['position'], node['outcome']])).toEqual([[41, 'ANSWERED'], [42, 'REFUSED'], [43, 'MISSED'], [44, 'ANSWERED'], [45, 'REFUSED'], [46, 'REFUSED']])
      expect(column(await list('unit-look-ups', 'system', { first: 50 }), 'position')).toEqual([47])
      expect(column(await list('unit-look-ups', 'window', { last: 2, outcome: 'REFUSED' }), 'position')).toEqual([45, 46])
      expect(column(await list('unit-look-ups', 'window', { first: 50, operatorId: city.operators.clerk }), 'position')).toEqual([46])
      expect((await list('unit-look-ups', 'window', { first: 50, caseId: city.idOf('eee', 2) })).edges).toEqual([])
    })

    test('show the party as the case names her, who asked, and where', async () => {
      const { edges: [answered] } = await list('unit-look-ups', 'window', { first: 1 })
      expect(answered?.node).toMatchObject({
        licenceId: city.licence(1), party: 'P2', holder: { nameMasked: '汪**', numberMasked: '110***********0010' }, fields: ['name'], operatorId: city.auditor, operatorNameMasked: '审*', terminal: 'W03',
        client: 'console', item: { itemId: city.itemId },
      })
    })

    test('say nothing of a case that may be another window’s, and do not name a licence that was not shown', async () => {
      const { edges } = await list('unit-look-ups', 'window', { first: 50, outcome: 'REFUSED' })
      expect(edges[0]?.node).toMatchObject({ checkNumber: 1, code: 'ROLE_MISSING', party: null, holder: null, item: null, licenceId: null })
      expect(edges[2]?.node).toMatchObject({ checkNumber: 8, code: 'LICENCE_STATUS_SUSPENDED', party: 'P2', holder: { nameMasked: '汪**' }, licenceId: null })
    })
  })

  describe('the look-ups of a unit’s licences', () => {
    test('are those that name a licence which it, or a unit that it took over, issues', async () => {
      const found = await list('provided-look-ups', 'market', { first: 50 })
      expect(found.edges.map(({ node }) => [node['position'], node['licenceId'], node['outcome']])).toEqual([[41, city.licence(1), 'ANSWERED'], [46, city.licence(2), 'REFUSED'], [47, city.licence(8), 'ANSWERED']])
      expect(column(await list('provided-look-ups', 'system', { first: 50 }), 'position')).toEqual([44])
      expect(column(await list('provided-look-ups', 'market', { first: 50, licenceId: city.licence(1) }), 'position')).toEqual([41])
      expect((await list('provided-look-ups', 'market', { first: 50, licenceId: city.licence(7) })).edges).toEqual([])
      expect(column(await list('provided-look-ups', 'market', { last: 1 }), 'position')).toEqual([47])
    })

    test('show the holder as the licence names her and which unit asked, and no more of who asked than a masked name', async () => {
      const { body } = await sendGraphQL(hub.app, 'Yoga', {
        text: '{ providedLookUps(first: 1) { edges { node { holder { holderId nameMasked } unit { unitId } operatorNameMasked operatorId party terminal client } } } }', token: tokens['market'] ?? '',
      })
      expect(body.data?.['providedLookUps']).toEqual({ edges: [{ node: {
        holder: { holderId: city.holders.wang, nameMasked: '王**' }, unit: { unitId: centre }, operatorNameMasked: '审*', operatorId: null, party: null, terminal: null, client: null,
      } }] })
    })
  })

  test.each([
    ['holder', 'operators'], ['holder', 'entrustments'], ['window', 'investigations'], ['security', 'investigations'], ['auditor', 'unit-look-ups'], ['catalogue', 'unit-look-ups'],
    ['security', 'provided-look-ups'], ['window', 'provided-look-ups'], ['holder', 'provided-look-ups'],
  ])('%s may not read %s', async (who, file) => {
    expect((await ask(file, who, { first: 1 })).body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'ROLE_MISSING' } }])
  })

  test('each of them waits for a position, and says so when it does not come', async () => {
    const readers = { operators: 'window', entrustments: 'window', investigations: 'auditor', 'unit-look-ups': 'window', 'provided-look-ups': 'market' }
    const errors = (position: number) => Promise.all(Object.entries(readers).map(async ([file, who]) => (await ask(file, who, { first: 1, atLeastPosition: position })).body.errors?.[0]?.extensions['code']))
    expect(await errors(60)).toEqual(Object.keys(readers).map(() => undefined))
    expect(await errors(61)).toEqual(Object.keys(readers).map(() => 'POSITION_NOT_REACHED'))
  })
})

test('the position of the read side is that of its slowest read model; one that has stopped holds nobody up', async () => {
  const { checkpoints } = buildReadPort(db.database)
  expect(await checkpoints.readPosition()).toBe(60)
  await db.move('case-register', 70)
  await db.move('unit-register', 40)
  expect(await checkpoints.readPosition()).toBe(40)
  await db.insert('read.projection_failure', [{ projection: 'unit-register', position: 41, errorClass: 'TypeError' }])
  expect(await checkpoints.readPosition()).toBe(60)
})
