import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stillness } from '../../../test/support/stillness.ts'
import { buildReadPort } from './read/pg-read-port.ts'
import { type Path } from './testing/graphql-request.ts'
import { holdClock } from './testing/hold-clock.ts'
import { startTestHub, type TestHub } from './testing/hub.ts'
import { openTestReadDatabase, type TestReadDatabase } from './testing/read-database.ts'
import { column, readQuestions } from './testing/read-questions.ts'
import * as city from './testing/read-rows.ts'

let db: TestReadDatabase
let hub: TestHub
const tokens: Record<string, string> = {}

beforeAll(async () => {
  db = await openTestReadDatabase()
  for (const [table, rows] of city.cityTables) await db.insert(table, rows)
  hub = await startTestHub({ read: buildReadPort(db.database) })
  tokens['market'] = await hub.signIn('market', ['issuing-clerk', 'approver'], { unitId: city.units.market })
  tokens['police'] = await hub.signIn('police', ['issuing-clerk'], { unitId: city.units.police })
  tokens['window'] = await hub.signIn('window', ['window-clerk'], { unitId: city.units.centre })
  tokens['auditor'] = await hub.signIn('auditor', ['auditor'], { unitId: city.units.centre, operatorId: city.auditor })
  tokens['holder'] = await hub.signIn('holder', ['holder'], { holderId: city.holders.wang })
})
afterAll(async () => {
  await hub?.close()
  await db?.close()
})

describe.each<Path>(['compiled document', 'Yoga'])('by %s', (path) => {
  const questions = readQuestions(() => hub, path)
  const ask = (file: string, who: string, variables: object) => questions.ask(file, tokens[who] ?? '', variables)
  const list = (file: string, who: string, variables: object) => questions.list(file, tokens[who] ?? '', variables)

  test('the caller sees her unit, her roles and her masked name', async () => {
    expect((await ask('me', 'auditor', {})).body.data?.['me']).toEqual({
      operatorId: city.auditor, kind: 'PERSON', roles: ['AUDITOR'], nameMasked: '审*', unit: { unitId: city.units.centre, name: '演示市政务服务中心', kind: 'SERVICE_CENTRE' },
    })
  })

  test('the caller who names a position is told by the ledger who she is now, and waits for what the registers say of her', async () => {
    const roles = async (variables: object): Promise<unknown> => {
      const { body } = await questions.ask('me', moving, variables)
      return body.errors?.[0]?.extensions['code'] ?? (body.data?.['me'] as { readonly roles: readonly string[] }).roles
    }
    const moving = await hub.signIn(`moving-${path}`, ['window-clerk'], { unitId: city.units.centre, operatorId: city.auditor })
    expect(await roles({})).toEqual(['WINDOW_CLERK'])
    const known = hub.ledger.whoAmI(moving)
    const becomes = (more: object): void => {
      const others = hub.ledger.whoAmI
      hub.ledger.whoAmI = (token) => (token === moving ? { ...known, ...more } : others(token))
    }
    // Who she was is remembered for two seconds, which may have passed on the way from one question to the next.
    await expect.poll(async () => {
      becomes({ roles: ['window-clerk'] })
      await roles({ atLeastPosition: 0 })
      becomes({ roles: ['auditor'] })
      return [await roles({}), await roles({ atLeastPosition: 0 })]
    }).toEqual([['WINDOW_CLERK'], ['AUDITOR']])
    becomes({ suspended: true })
    expect([await roles({ atLeastPosition: 0 }), await roles({ atLeastPosition: 1_000_000 })]).toEqual(['FORBIDDEN', 'POSITION_NOT_REACHED'])
  })

  test('pages go forward and backward over the same rows and say whether there are more', async () => {
    const first = await list('units', 'window', { first: 3 })
    expect(column(first, 'unitId')).toEqual([city.units.market, city.units.police, city.units.centre])
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false })
    const next = await list('units', 'window', { first: 3, after: first.pageInfo['endCursor'] })
    expect(column(next, 'unitId')).toEqual([city.units.old])
    expect(next.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true })
    const back = await list('units', 'window', { last: 2, before: next.pageInfo['startCursor'] })
    expect(column(back, 'unitId')).toEqual([city.units.police, city.units.centre])
    expect(back.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true })
    expect(next.edges[0]?.node).toMatchObject({ formerNames: [{ name: '旧名' }], successor: { unitId: city.units.market } })
  })

  test.each([
    [{}, 'PAGE_SIZE_INVALID'], [{ first: 0 }, 'PAGE_SIZE_INVALID'], [{ first: -5 }, 'PAGE_SIZE_INVALID'], [{ first: 101 }, 'PAGE_SIZE_INVALID'], [{ last: -1 }, 'PAGE_SIZE_INVALID'],
    [{ first: 1, last: 1 }, 'PAGE_SIZE_INVALID'], [{ first: 1, after: 'x' }, 'CURSOR_INVALID'], [{ first: 1, after: Buffer.from("k1:' or 1=1").toString('base64url') }, 'CURSOR_INVALID'],
    [{ first: 1, before: 'x' }, 'CURSOR_INVALID'], [{ first: 100_000 }, 'COST_EXCEEDED'], [{ first: 2 ** 31 }, 'INPUT_INVALID'],
  ])('page arguments %j are refused: %s', async (variables, code) => {
    const { body, status } = await ask('units', 'window', variables)
    expect(body.errors).toMatchObject([{ extensions: { code } }])
    expect(status).toBe(400)
  })

  test('types, items and grants are told with what they refer to', async () => {
    const types = await list('licence-types', 'window', { first: 10 })
    expect(types.edges[0]?.node).toMatchObject({ code: city.typeCode, name: '营业执照', sharing: 'UNCONDITIONAL', issuers: [{ unitId: city.units.market }], definition: { name: '营业执照' } })
    const items = await list('service-items', 'auditor', { first: 10, licenceTypeCode: city.typeCode })
    expect(items.edges[0]?.node).toMatchObject({ itemId: city.itemId, status: 'PUBLISHED', slots: [{ slot: 'M1', role: 'APPLICANT', evidence: [{ kind: 'LICENCE', typeCode: city.typeCode }, { kind: 'PAPER', typeCode: null }] }] })
    expect((await list('service-items', 'auditor', { first: 10, licenceTypeCode: 'none' })).edges).toEqual([])
    const grants = await list('grants', 'police', { last: 5, status: 'AUTHORISED' })
    expect(grants.edges[0]?.node).toMatchObject({ grantId: city.grantId, presenceMin: 'KEYED', validFrom: '2026-01-01', items: [{ itemId: city.itemId }], approvals: [{ stage: 'data-authority' }] })
  })

  test('a unit lists the cases that it took in or decides, and no others', async () => {
    expect(column(await list('cases', 'window', { first: 10 }), 'number')).toEqual(['B-1'])
    expect(column(await list('cases', 'police', { first: 10 }), 'number')).toEqual(['B-1'])
    expect(column(await list('cases', 'market', { first: 10 }), 'number')).toEqual(['B-2'])
    const hidden = await ask('case', 'market', { caseId: city.caseId })
    const none = await ask('case', 'market', { caseId: city.idOf('eee', 99) })
    expect(hidden.body).toEqual({ data: { case: null } })
    expect(hidden.body).toEqual(none.body)
  })

  test('a case shows its parties masked and without their ids, which would tell who was known before; of an erased one nothing, and the others stay', async () => {
    const { body } = await ask('case', 'window', { caseId: city.caseId })
    expect(body.data?.['case']).toMatchObject({
      status: 'OPENED', windowUnit: { name: '演示市政务服务中心' }, slots: [{ slot: 'M1', state: 'OPEN', waivesPaper: null }],
      parties: [
        { party: 'P2', role: 'APPLICANT', presence: 'CARD_READER', holder: { holderId: null, nameMasked: '汪**', numberMasked: '110***********0010' } },
        { party: 'P10', role: 'AGENT', presence: null, holder: { holderId: null, nameMasked: null, numberMasked: null } },
      ],
    })
  })

  test('an authority lists its licences and those of the units that it took over, in the state of this moment', async () => {
    const found = await list('licences', 'market', { first: 50 })
    expect(found.edges.map(({ node }) => node['status'])).toEqual(['VALID', 'SUSPENDED', 'EXPIRED', 'NOT_YET_VALID', 'REVOKED', 'DRAFT', 'VALID'])
    expect(column(await list('licences', 'market', { first: 50, status: 'SUSPENDED' }), 'licenceId')).toEqual([city.licence(2)])
    expect(column(await list('licences', 'market', { first: 50, holderId: city.holders.wang }), 'licenceId')).toEqual([city.licence(1)])
    expect(column(await list('licences', 'police', { first: 50 }), 'licenceId')).toEqual([city.licence(7)])
  })

  test('a licence of another authority looks as if it did not exist', async () => {
    const hidden = await ask('licence', 'police', { licenceId: city.licence(1) })
    const none = await ask('licence', 'police', { licenceId: city.licence(99) })
    expect(hidden.body).toEqual({ data: { licence: null } })
    expect(hidden.body).toEqual(none.body)
    const { body } = await ask('licence', 'market', { licenceId: city.licence(1) })
    expect(body.data?.['licence']).toMatchObject({
      status: 'VALID', licenceType: { name: '营业执照' }, holders: [{ ordinal: 0, holder: { nameMasked: '王**' } }, { ordinal: 1, holder: { nameMasked: null } }],
      history: { edges: [{ node: { type: 'LicenceComposed', version: null } }, { node: { type: 'LicenceIssued', version: 1, detail: { version: 1 } } }] },
    })
  })

  test('each licence and each case shows one holder as it names her itself, and not as another does', async () => {
    const named = async (file: string, who: string, variables: object, list: string): Promise<unknown> => {
      const found = Object.values((await ask(file, who, variables)).body.data ?? {})[0] as Record<string, readonly { readonly holder: { readonly holderId: string; readonly nameMasked: string | null } }[]>
      return found[list]?.find(({ holder }) => holder.holderId === city.holders.wang)?.holder.nameMasked
    }
    const { body } = await ask('case', 'window', { caseId: city.caseId })
    expect(body.data?.['case']).toMatchObject({ parties: [{ party: 'P2', holder: { nameMasked: '汪**' } }, { party: 'P10' }] })
    expect(await named('licence', 'market', { licenceId: city.licence(1) }, 'holders')).toBe('王**')
    expect(await named('licence', 'police', { licenceId: city.licence(7) }, 'holders')).toBe('王*')
    expect(await named('licence', 'holder', { licenceId: city.licence(7) }, 'holders')).toBe('王*')
  })

  test('a holder lists her own licences, whoever issued them', async () => {
    expect(column(await list('licences', 'holder', { first: 50 }), 'licenceId')).toEqual([city.licence(1), city.licence(7)])
    expect((await ask('licence', 'holder', { licenceId: city.licence(2) })).body).toEqual({ data: { licence: null } })
  })

  test.each([['window', 'licences'], ['auditor', 'licences'], ['auditor', 'cases'], ['holder', 'units'], ['holder', 'cases'], ['window', 'look-ups'], ['market', 'look-ups']])(
    '%s may not read %s', async (who, file) => {
      const variables = file === 'look-ups' ? { first: 1, investigationId: city.investigation.hers, licenceId: city.licence(1) } : { first: 1 }
      expect((await ask(file, who, variables)).body.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', reason: 'ROLE_MISSING' } }])
    })

  test('an auditor lists every look-up of a licence, refused and missed ones included', async () => {
    const variables = { investigationId: city.investigation.hers, licenceId: city.licence(1) }
    const found = await list('look-ups', 'auditor', { ...variables, first: 10 })
    expect(found.edges.map(({ node }) => [node['position'], node['outcome'], node['code'], node['miss']])).toEqual([
      [41, 'ANSWERED', null, null], [42, 'REFUSED', 'ROLE_MISSING', null], [43, 'MISSED', null, 'MISMATCH'],
    ])
    expect(found.edges[1]?.node).toMatchObject({ checkNumber: 1, message: '您的角色不能办理这项业务。', unit: { name: '演示市政务服务中心' }, operatorNameMasked: '审*', terminal: 'W03' })
    expect(column(await list('look-ups', 'auditor', { ...variables, first: 10, after: found.edges[0]?.cursor }), 'position')).toEqual([42, 43])
    expect(column(await list('look-ups', 'auditor', { ...variables, first: 10, outcome: 'MISSED' }), 'position')).toEqual([43])
  })

  test.each([
    ['of another auditor', city.investigation.another], ['closed', city.investigation.closed], ['under which the listing was not recorded', city.investigation.unlisted],
    ['that there is not', city.idOf('abc', 99)], ['whose listing was recorded by somebody else', city.investigation.strange],
  ])('an investigation %s opens nothing', async (_name, investigationId) => {
    const { body, status } = await ask('look-ups', 'auditor', { first: 10, investigationId, licenceId: city.licence(1) })
    expect(body.errors).toMatchObject([{ extensions: { code: 'INVESTIGATION_NOT_OPEN' } }])
    expect(status).toBe(403)
  })

  test('a listing shows what stood in the log when it was recorded, and no later look-up', async () => {
    expect(column(await list('look-ups', 'auditor', { investigationId: city.investigation.early, licenceId: city.licence(1), first: 10 }), 'position')).toEqual([41, 42])
  })

  test('a listing that was recorded more than a quarter of an hour ago is recorded anew', async () => {
    const { body } = await ask('look-ups', 'auditor', { first: 10, investigationId: city.investigation.late, licenceId: city.licence(1) })
    expect(body.errors).toMatchObject([{ message: '本次查阅的登记已超过 15 分钟，请再以 auditLookUps 命令登记后读取。', extensions: { code: 'INVESTIGATION_NOT_OPEN' } }])
  })

  test('an id that is none is told by its argument, not by its value', async () => {
    const { body, raw } = await ask('case', 'window', { caseId: '110101199003070010' })
    expect(body.errors).toMatchObject([{ message: '参数 caseId 不是有效的编号。', extensions: { code: 'INPUT_INVALID' } }])
    expect(raw.body).not.toContain('110101199003070010')
  })

  test('a read waits for the position asked for, and says so when it does not come', async () => {
    expect((await list('units', 'window', { first: 1, atLeastPosition: 60 })).edges).toHaveLength(1)
    const started = performance.now()
    const { body, status } = await ask('units', 'window', { first: 1, atLeastPosition: 61 })
    expect(performance.now() - started).toBeGreaterThan(1_900)
    expect(body.errors).toMatchObject([{ extensions: { code: 'POSITION_NOT_REACHED', retryAfterMs: 1_000 } }])
    expect(status).toBe(503)
  })

  test('a read sees its own write as soon as the read model has it', async () => {
    // It waits for two seconds, which do not pass here.
    holdClock()
    const waiting = list('grants', 'police', { first: 1, atLeastPosition: path === 'Yoga' ? 1_062 : 1_061 })
    await stillness(100)
    await db.move('grant-register', path === 'Yoga' ? 1_062 : 1_061)
    expect((await waiting).edges).toHaveLength(1)
  })
})

test('the role of the gateway may read these tables and nothing else, and change none', async () => {
  for (const statement of ['select * from ledger.event', 'select * from vault.subject_key', 'delete from read.unit', "insert into read.checkpoint values ('x', 1)", 'create table read.x ()'])
    await expect(db.database.query(statement, [])).rejects.toMatchObject({ code: '42501' })
})
