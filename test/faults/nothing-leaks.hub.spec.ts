import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { accessRefusals, demoAccounts } from '@hub/schemas'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { demoCompany, demoPerson } from '../../services/ledger/src/demo/people.ts'
import { dumpDatabase, spellingsOf } from '../../services/ledger/src/testing/dump-database.ts'
import { askLedger, commandLedger } from './ask-ledger.ts'
import { buildBadTokens, signAgain, type BadToken } from './bad-tokens.ts'
import { businessCode, goesOn, lookUpOf, openCounters, startLoad, suspensionReason, type Counter } from './busy-city.ts'
import { deliver } from './command-sender.ts'
import { readLog } from './event-log.ts'
import { recoveryMsMax, startHubUnderFault, startMsMax, type HubUnderFault } from './hub-under-fault.ts'
import { addressOfLedger } from './second-ledger.ts'

// What hostile callers get, what they leave behind, and what can be found in everything that the hub writes down.
let under: HubUnderFault
let counters: readonly Counter[]
let good: string
let bad: readonly BadToken[]

beforeAll(async () => {
  under = await startHubUnderFault()
  counters = await openCounters(under.client, [0, 1])
  good = await under.client.token('demo-window-clerk')
  bad = await buildBadTokens(under.hub.dataDir, good)
}, startMsMax)
beforeEach(() => under.untilReady())
afterAll(() => under?.stop())

const people = 40
const companies = 20
/** Told in confidence by the tests below; the demo city's own reason besides. */
const told = { reason: suspensionReason, lost: '演示数据', investigation: '群众举报违规查询核查', number: '演审〔2026〕779号', foreign: 'INTAKE-2026-778899' }
const lookUp = () => lookUpOf(counters[0]?.caseId ?? '')

async function headOf(): Promise<number> {
  return (await readLog(under.hub.databaseUrl)).length
}

interface Failed { readonly status: number; readonly text: string }

async function post(path: string, token: string | undefined, body: string, type = 'application/json'): Promise<Failed> {
  const answer = await fetch(`${under.hub.url}${path}`, { method: 'POST', headers: { 'content-type': type, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) }, body })
  return { status: answer.status, text: await answer.text() }
}

/** What a way in refuses with: GraphQL in its one error, REST in its problem. */
function refusalIn(text: string): unknown {
  const { errors, detail, code, reason, traceId } = JSON.parse(text) as { readonly errors?: readonly { readonly message: string; readonly extensions: object }[]; readonly detail?: string; readonly code?: string; readonly reason?: string; readonly traceId?: string }
  return errors?.length === 1 ? { message: errors[0]?.message, ...errors[0]?.extensions } : { message: detail, code, reason, traceId }
}

/** The same look-up over each way that leads in. */
function ways(): readonly (readonly [string, (token: string) => Promise<Failed>])[] {
  const { commandId, type, body } = lookUp()
  const graphql = { query: 'mutation ($input: LookUpInput!) { lookUp(input: $input) { __typename } }', variables: { input: { commandId, ...body } } }
  return [
    ['GraphQL', (token) => post('/graphql', token, JSON.stringify(graphql))],
    ['REST', (token) => post('/v1/commands', token, `${JSON.stringify({ i: 0, type, commandId, body })}\n`, 'application/x-ndjson')],
  ]
}

describe('a token that is not good', () => {
  test('is told apart from a good one made in the same way', async () => {
    const again = await signAgain(under.hub.dataDir, good)
    for (const [way, ask] of ways()) {
      const { status, text } = await ask(again)
      expect([status, text.includes('UNAUTHENTICATED')], way).toEqual([200, false])
    }
    expect(await commandLedger(addressOfLedger(under.hub), again, lookUp())).toMatchObject({ kind: 'accepted' })
  })

  test('gets its precise answer from the gateway, and leaves no trace', async () => {
    const before = await headOf()
    expect(bad.length).toBeGreaterThan(10)
    for (const { what, token, code } of bad) {
      for (const [way, ask] of ways()) {
        const { status, text } = await ask(token)
        expect([status, refusalIn(text)], `${what}, ${way}: ${text}`).toEqual([401, { message: accessRefusals[code].zh + accessRefusals[code].next, code: 'UNAUTHENTICATED', reason: code, traceId: expect.any(String) as string }])
        expect(text, what).not.toContain(token.slice(-20))
      }
    }
    expect(await headOf()).toBe(before)
  })

  test('and from the ledger, which believes nobody, not even the gateway', async () => {
    const before = await headOf()
    for (const { what, token, code } of bad) {
      const reply = await commandLedger(addressOfLedger(under.hub), token, lookUp())
      expect(reply, what).toEqual({ kind: 'refused', code, detail: {}, position: null, ids: {} })
    }
    expect(await commandLedger(addressOfLedger(under.hub), '', lookUp())).toMatchObject({ kind: 'refused', code: 'TOKEN_MISSING' })
    expect(await headOf()).toBe(before)
  })
})

describe('personal data and what was told in confidence', () => {
  test('pass through the hub in every way, good and bad, also while its database dies', async () => {
    const load = startLoad(under.client, counters, 2)
    await goesOn(load)
    await under.killAndRecover('postgres')
    const answered = (await load.stop()).filter(({ reply }) => reply.kind === 'accepted' && reply.answer?.outcome === 'answered')
    expect(JSON.stringify(answered)).toContain(demoCompany(0).name)

    const opened = await deliver(under.client, { account: 'demo-auditor', type: 'OpenInvestigation', commandId: randomUUID(), body: { number: told.number, reason: told.investigation } }, recoveryMsMax)
    const investigationId = opened.reply.kind === 'accepted' ? opened.reply.ids['investigationId'] : undefined
    const audited = await deliver(under.client, { account: 'demo-auditor', type: 'AuditLicence', commandId: randomUUID(), body: { investigationId, licenceId: counters[0]?.licenceId } }, recoveryMsMax)
    expect(JSON.stringify(audited.reply)).toContain(demoCompany(0).uscc)
  })

  test.each([0, 7])('are refused where they do not belong (person %i)', async (at) => {
    const { name, number } = demoPerson(at)
    const before = await headOf()
    const wrongNumber = `${number.slice(0, -1)}${number.endsWith('X') ? '0' : 'X'}`
    const parties = [{ party: 'P1', role: 'applicant', holder: { idType: '111', number: wrongNumber, name }, presence: null }]
    const bodies: readonly (readonly [string, string, string])[] = [
      ['/v1/commands', 'application/x-ndjson', `${JSON.stringify({ i: 0, type: 'OpenCase', commandId: randomUUID(), body: { itemId: randomUUID(), foreignNumber: { system: 'intake', number: told.foreign }, parties } })}\n`],
      ['/v1/commands', 'application/x-ndjson', `{"i":0,"type":"OpenCase","body":{"name":"${name}",\n`],
      ['/v1/commands', 'application/x-ndjson', `${JSON.stringify({ i: 0, type: name, commandId: number, body: { [name]: number } })}\n`],
      ['/graphql', 'application/json', JSON.stringify({ query: `{ licences(first: "${name}") { ${number} } }` })],
      ['/graphql', 'application/json', JSON.stringify({ query: 'query ($n: Int) { units(first: $n) { edges { node { name } } } }', variables: { n: name } })],
      ['/graphql', 'application/json', `{"query":"${name}${number}`],
      [`/${encodeURIComponent(name)}/${number}?q=${encodeURIComponent(name)}`, 'application/json', '{}'],
    ]
    for (const [path, type, body] of bodies) {
      const { status } = await post(path, good, body, type)
      expect(status, path).toBeLessThan(500)
    }
    expect((await fetch(`${under.hub.url}/graphql?query=${encodeURIComponent(`{ ${name} ${number} }`)}`)).status).toBeLessThan(500)
    expect((await post('/graphql', `${number}.${Buffer.from(name).toString('base64url')}.x`, '{}')).status).toBe(401)
    expect(await commandLedger(addressOfLedger(under.hub), good, { account: '', type: 'LookUp', commandId: randomUUID(), body: { caseId: number, slot: name, typeCode: businessCode } })).toMatchObject({ kind: 'invalid' })
    expect(await headOf()).toBe(before)
  })

  test('stand in no table, no log, no run file and no metric', async () => {
    const stored = (await dumpDatabase(under.hub.databaseUrl)).map(({ text }) => text).join('\n')
    const files = await textOf(['log', 'run'].map((folder) => join(under.hub.dataDir, folder)))
    const metrics = `${await (await fetch(`${under.hub.url}/metrics`)).text()}\n${(await askLedger(addressOfLedger(under.hub), '/metrics'))?.text ?? ''}`
    // The search would find what may stand there.
    expect(stored).toContain('演示市市场监督管理局')
    expect(stored).toContain(`${demoPerson(0).name.slice(0, 1)}**`)
    expect(files).toContain('"service":"gateway"')
    expect(files).toContain('"service":"ledger"')
    expect([metrics.includes('hub_gateway_request_seconds_count'), metrics.includes('hub_ledger_head_position')]).toEqual([true, true])
    const everywhere = { stored, files, metrics }
    for (const [where, text] of Object.entries(everywhere)) expect(secrets().filter((secret) => text.includes(secret)), where).toEqual([])
    for (const { what, token } of bad) expect(`${files}${stored}`.includes(token), what).toBe(false)
    expect(files).not.toContain(good)
  })
})

/** Every name and number as it is written; of those that the tests sent, also as they may be written in bytes, escapes, hexadecimal and base64. */
function secrets(): readonly string[] {
  const sent = [...Object.values(told), demoPerson(0).name, demoPerson(0).number, demoPerson(7).name, demoPerson(7).number, demoCompany(0).name, demoCompany(0).uscc]
  const city = [
    ...Array.from({ length: people }, (_none, at) => [demoPerson(at).name, demoPerson(at).number]),
    ...Array.from({ length: companies }, (_none, at) => [demoCompany(at).name, demoCompany(at).uscc]),
    demoAccounts.map(({ label }) => `演示${label}`), ['模拟路100号', '测试大道1号', '演示市不动产权第', 'J339900-2025-'],
  ].flat()
  return [...new Set([...city, ...sent.flatMap(spellingsOf)])].filter((text) => text !== '')
}

async function textOf(folders: readonly string[]): Promise<string> {
  const names = (await Promise.all(folders.map(async (folder) => (await readdir(folder)).map((name) => join(folder, name))))).flat()
  return (await Promise.all(names.map(async (name) => (await readFile(name)).toString('utf8')))).join('\n')
}
