import { checkPath, noticeCheckPath, type LicenceId, type NoticeId } from '@hub/schemas'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ReadPort } from '../read/read-port.ts'
import { ReadUnavailable } from '../read/read-unavailable.ts'
import { holdClock } from '../testing/hold-clock.ts'
import { startTestHub, type TestHub } from '../testing/hub.ts'
import type { CheckAnswer } from './check-answer.ts'
import type { NoticeCheckAnswer } from './notice-answer.ts'

const licenceId = '019cac1d-9eaa-717f-922e-9944ca2de0c1' as LicenceId
const licence = { licenceId, typeId: 'type-1', typeCode: '11100000MB0143028R001', version: 2, issuers: ['unit-1', 'unit-2'], status: 'valid' }
/** The last event of the fake ledger's log, and of the read side. */
const folded = 41

let row: object
let more: object
const reads = (): ReadPort => ({
  licences: { find: (id: string) => Promise.resolve(id === licenceId ? row : undefined) },
  licenceTypes: { find: () => Promise.resolve({ name: '营业执照<b>' }) },
  units: { findMany: () => Promise.resolve([{ unitId: 'unit-2', name: '演示市公安局' }, { unitId: 'unit-1', name: '演示市市场监督管理局' }]) },
  checkpoints: { awaitPosition: (_models: unknown, position: number) => Promise.resolve(position <= folded) },
  ...more,
}) as unknown as ReadPort

let hub: TestHub
beforeAll(async () => {
  // Each part of the read side is what the test at hand says.
  const read = new Proxy({}, { get: (_target, part: string) => (reads() as unknown as Record<string, unknown>)[part] }) as ReadPort
  hub = await startTestHub({ read })
})
afterAll(() => hub.close())
beforeEach(() => {
  ;[row, more] = [licence, {}]
  hub.ledger.health = { store: 'leading', head: folded }
})

const open = (url: string, headers: Readonly<Record<string, string>> = {}) => hub.app.inject({ method: 'GET', url, headers })
const json = { accept: 'application/json' }
const onPhone = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' }

describe('the page behind the code of a licence', () => {
  test('says in Chinese that it is in force, of which type and by whom, without a script', async () => {
    const { statusCode, headers, body } = await open(checkPath(licenceId, 2), onPhone)
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    for (const text of ['证照现在有效。', '营业执照&lt;b&gt;', '<span>演示市市场监督管理局</span><span>演示市公安局</span>', '第 2 版（现行版本）', '（北京时间）', 'name="viewport"']) expect(body).toContain(text)
    expect(body).not.toContain('<script')
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex', vary: 'accept' })
    expect(headers['content-security-policy']).toMatch(/default-src 'none';style-src 'self'/)
  })

  test('is the same in JSON, and holds nothing but what the paper shows to everybody', async () => {
    const answer = (await open(checkPath(licenceId, 2), json)).json<CheckAnswer>()
    expect(answer).toEqual({
      answer: 'yes', code: 'IN_FORCE', zh: '证照现在有效。', next: '', answeredAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
      licence: { licenceId, version: 2, currentVersion: 2, status: 'valid', typeCode: licence.typeCode, typeName: '营业执照<b>', issuers: ['演示市市场监督管理局', '演示市公安局'] },
    })
  })

  test.each([['suspended', 2, 'SUSPENDED', '暂扣'], ['revoked', 2, 'REVOKED', '吊销'], ['expired', 2, 'EXPIRED', '过期'], ['lost', 2, 'LOST', '挂失'], ['not-yet-valid', 2, 'NOT_YET_VALID', '未生效'], ['superseded', 2, 'REISSUED', '换发'], ['valid', 1, 'SUPERSEDED', '第 1 版，现行为第 2 版']])('of a licence that is %s, in version %i, says that it is not in force, why, and what to do', async (status, version, code, shown) => {
    row = { ...licence, status }
    const answer = (await open(checkPath(licenceId, version), json)).json<CheckAnswer>()
    expect([answer.answer, answer.code, answer.next === '']).toEqual(['no', code, false])
    const page = await open(checkPath(licenceId, version))
    expect([page.statusCode, page.body.includes(shown), page.body.includes(answer.next)]).toEqual([200, true, true])
  })

  const other = '019cac1d-9eaa-717f-922e-9944ca2de0c2' as LicenceId
  test.each([['an id that nobody has', checkPath(other, 1), licence], ['a version that was never issued', checkPath(licenceId, 3), licence], ['a draft', checkPath(licenceId, 1), { ...licence, status: 'draft' }], ['what is no id', '/check/%3Cb%3E/1', licence], ['what is no version', `/check/${licenceId}/1e1`, licence], ['version 0', `/check/${licenceId}/0`, licence]])('of %s says that nothing is known and hints at a forgery', async (_what, url, known) => {
    row = known
    const [page, answer] = [await open(url), await open(url, json)]
    expect([page.statusCode, answer.statusCode]).toEqual([404, 404])
    expect(answer.json<CheckAnswer>()).toMatchObject({ answer: 'unknown', code: 'NOT_KNOWN', licence: null })
    expect(page.body).toContain('伪造')
    expect(page.body).not.toContain('<b>')
    expect(hub.logged.join('')).not.toContain(other)
  })

  test.each([['the read side is behind', {}, { store: 'leading', head: 42 }], ['the read side is away', { licences: { find: () => Promise.reject(new ReadUnavailable('away')) } }, { store: 'leading', head: 41 }]])('says that it cannot tell where %s, and when to come again', async (_what, parts, health) => {
    more = parts
    hub.ledger.health = health
    const answer = await open(checkPath(licenceId, 2), json)
    expect([answer.statusCode, answer.headers['retry-after'], answer.json<CheckAnswer>().code]).toEqual([503, '5', 'HUB_UNAVAILABLE'])
    expect((await open(checkPath(licenceId, 2))).body).toContain('请稍后再试。')
  })

  test('is counted by the network that asks, and tells the one that asks too often so in its own shape', async () => {
    holdClock()
    const slow = await startTestHub({ read: reads(), rate: { perMinute: 1, burst: 1 } })
    slow.ledger.health = hub.ledger.health
    const from = (remoteAddress: string, headers: Readonly<Record<string, string>>) => slow.app.inject({ method: 'GET', url: checkPath(licenceId, 2), headers, remoteAddress })
    expect((await from('2001:db8::1', onPhone)).statusCode).toBe(200)
    const page = await from('2001:db8::2', onPhone)
    expect([page.statusCode, page.headers['content-type'], page.headers['retry-after'], page.headers['cache-control']]).toEqual([429, 'text/html; charset=utf-8', '60', 'no-store'])
    expect(page.body).toContain('请求过于频繁')
    expect((await from('2001:db8::3', json)).json()).toMatchObject({ status: 429, code: 'RATE_LIMITED' })
    expect((await from('192.0.2.7', onPhone)).statusCode).toBe(200)
    await slow.close()
  })

  test('is open to a clerk whose browser sends her session along', async () => {
    const cookie = `hub_session=${hub.session.write(await hub.signIn('clerk', ['window-clerk']), Date.now() / 1_000 + 600) ?? ''}`
    expect((await open(checkPath(licenceId, 2), { ...onPhone, cookie, 'sec-fetch-site': 'cross-site' })).statusCode).toBe(200)
  })

  test('hides a fault of our own', async () => {
    more = { units: { findMany: () => Promise.reject(new TypeError('secret')) } }
    const page = await open(checkPath(licenceId, 2))
    expect([page.statusCode, page.body.includes('secret')]).toEqual([500, false])
  })
})

describe('the page behind the code of a notice', () => {
  const noticeId = '019cac1d-9b4a-70ca-9f75-25e80eaf5f61' as NoticeId
  const notice = { noticeId, caseId: 'case-1', kind: 'acceptance', outcome: 'made', answeredAt: '2026-03-02T01:05:02.000Z', supersededBy: null }
  const known = (found: object | undefined): void => {
    more = { caseNoticesByNumber: { find: (id: string) => Promise.resolve(id === noticeId ? found : undefined) }, cases: { find: () => Promise.resolve({ windowUnitId: 'unit-2' }) }, units: { find: () => Promise.resolve({ unitId: 'unit-2', name: '演示市政务服务中心<b>' }) } }
  }

  test('says that it is a 受理通知书 of the hub and no licence, and nothing of its case', async () => {
    known(notice)
    const answer = (await open(noticeCheckPath(noticeId), json)).json<NoticeCheckAnswer>()
    expect(answer).toMatchObject({ answer: 'yes', code: 'NOTICE_ON_RECORD', notice: { noticeId, kind: 'acceptance', name: '受理通知书', window: '演示市政务服务中心<b>', madeAt: notice.answeredAt } })
    expect(JSON.stringify(answer)).not.toContain('case-1')
    const { statusCode, body } = await open(noticeCheckPath(noticeId), onPhone)
    expect(statusCode).toBe(200)
    for (const text of ['受理通知书', '演示市政务服务中心&lt;b&gt;', '2026年03月02日 09:05:02', '不是证照']) expect(body).toContain(text)
    expect(body).not.toContain('<script')
  })

  test.each([['supplement', '补正告知书'], ['decline', '不予受理通知书'], ['some later kind', '窗口文书']])('of a %s is called by its name', async (kind, name) => {
    known({ ...notice, kind })
    expect((await open(noticeCheckPath(noticeId), json)).json<NoticeCheckAnswer>().notice).toMatchObject({ name })
  })

  test('of one that was made anew says that it is no more, and which stands in its place', async () => {
    const supersededBy = '019cac1d-9b4a-70ca-9f75-25e80eaf5f62'
    known({ ...notice, supersededBy })
    expect((await open(noticeCheckPath(noticeId), json)).json<NoticeCheckAnswer>()).toMatchObject({ answer: 'no', code: 'NOTICE_REPLACED', notice: { noticeId, supersededBy } })
    const { statusCode, body } = await open(noticeCheckPath(noticeId), onPhone)
    expect([statusCode, body.includes(supersededBy), body.includes('这一份不再使用'), body.includes('✓')]).toEqual([200, true, true, false])
  })

  test.each<readonly [string, object | undefined]>([['nobody asked for', undefined], ['was asked for and not made', { ...notice, outcome: 'refused' }]])('of one that %s says that it is not known', async (_what, row) => {
    known(row)
    expect((await open(noticeCheckPath(noticeId), json)).json<NoticeCheckAnswer>()).toMatchObject({ answer: 'unknown', code: 'NOT_KNOWN', notice: null })
    expect((await open(noticeCheckPath(noticeId), onPhone)).statusCode).toBe(404)
  })

  test('of what is no number is as unknown, and a read side that is away says so', async () => {
    known(notice)
    expect((await open('/check/notice/1', json)).json<NoticeCheckAnswer>()).toMatchObject({ code: 'NOT_KNOWN' })
    more = { caseNoticesByNumber: { find: () => Promise.reject(new ReadUnavailable('away')) } }
    const { statusCode, headers } = await open(noticeCheckPath(noticeId), json)
    expect([statusCode, headers['retry-after']]).toEqual([503, '5'])
  })
})
