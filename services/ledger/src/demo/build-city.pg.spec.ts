import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { demoAccountNamespace } from '@hub/schemas'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newVerifyWorld } from '../../../../packages/verify/src/testing/world.ts'
import { createTestDatabase, type DroppableDatabase } from '../../../../test/support/postgres.ts'
import { decodeEnvelope } from '../events/codec.ts'
import { patientThread } from '../testing/depositing.ts'
import { openFileVerifier } from '../file-verifier.ts'
import { fakeSealMaker } from '../testing/fake-seal-maker.ts'
import { accepted } from '../testing/replies.ts'
import { openTestLedger, type TestLedger } from '../testing/test-ledger.ts'
import { buildCity, demoStartMs } from './build-city.ts'
import { demoCompanies, demoPeople } from './licences.ts'
import { demoTypes } from './types.ts'
import { demoCompany, demoPerson } from './people.ts'

const nowMs = Date.parse('2026-11-22T04:00:00.000Z')
let database: DroppableDatabase
let hub: TestLedger
let verifier: ReturnType<typeof openFileVerifier>

const demoFiles = join(import.meta.dirname, '..', '..', 'demo-files')
/** The bundle of a hub that trusts what the launcher puts into the folder of a demo hub. */
async function trustOfDemo(): Promise<string> {
  const [root, crl] = await Promise.all(['root.cer', 'root.crl'].map((name) => readFile(join(demoFiles, 'authority', name), 'base64')))
  return JSON.stringify({ ...JSON.parse(await (await newVerifyWorld()).bundle()) as object, others: { roots: [root], sealMakerRoots: [], intermediates: [], crls: [crl] } })
}

beforeAll(async () => {
  database = await createTestDatabase()
  verifier = openFileVerifier({ bundle: trustOfDemo, thread: patientThread() })
  hub = await openTestLedger({ url: database.url, startMs: demoStartMs(nowMs), sealMaker: fakeSealMaker(), verifier })
  await buildCity({ ledger: hub.ledger, clock: hub.clock, nowMs, newId: hub.newId, seed: 1, tell: () => undefined })
})
afterAll(async () => {
  await hub.close()
  await verifier.close()
  await database.drop()
})

async function envelopes() {
  const found = []
  for (let from = 0; ; ) {
    const page = await hub.store.readAll(from, 1_000)
    if (page.length === 0) return found
    found.push(...page.map(({ bytes }) => ({ text: Buffer.from(bytes).toString('utf8'), envelope: decodeEnvelope(bytes) })))
    from += page.length
  }
}

test('the city has every kind of look-up: answered, refused and missed', async () => {
  const types = (await envelopes()).map(({ envelope }) => envelope.type)
  for (const type of ['LookupAnswered', 'LookupRefused', 'LookupMissed', 'LicenceSuspended', 'LicenceEnded', 'LicenceDeposited', 'CaseClosed'])
    expect(types.filter((one) => one === type).length, type).toBeGreaterThan(0)
})

test('every type of the city has its template, and licences that get files', async () => {
  const all = (await envelopes()).map(({ envelope }) => envelope)
  const typesOf = (type: string): readonly unknown[] => all.filter((one) => one.type === type).map(({ data }) => data['typeId'])
  expect(typesOf('LicenceTypeTemplateSet')).toEqual(typesOf('LicenceTypeRegistered'))
  expect(typesOf('LicenceTypeTemplateSet')).toHaveLength(10)
  // Files are made of what is issued once there is a template.
  const withTemplate = all.slice(all.findLastIndex(({ type }) => type === 'LicenceTypeTemplateSet')).filter(({ type }) => type === 'LicenceIssued').map(({ data }) => data['licenceId'])
  const types = all.filter(({ type, data }) => type === 'LicenceComposed' && withTemplate.includes(data['licenceId'])).map(({ data }) => data['typeId'])
  expect(new Set(types).size).toBe(10)
})

test('each unit that issues has a seal in use, filed by another custodian than the one who captured it; of the market’s one is stopped and one is cancelled', async () => {
  const all = (await envelopes()).map(({ envelope }) => envelope).filter(({ type }) => type.startsWith('Seal'))
  const of = (type: string) => all.filter((envelope) => envelope.type === type)
  const issuers = new Set(demoTypes.flatMap((type) => type.issuers))
  const own = of('SealCaptured').filter(({ data }) => data['kind'] === 'unit').map(({ data }) => data['sealId'])
  expect(own).toHaveLength(issuers.size)
  const activated = new Set(of('SealActivated').map(({ data }) => data['sealId']))
  expect(own.filter((sealId) => !activated.has(sealId))).toEqual([])
  const by = (type: string) => new Map(of(type).map(({ data, actor }) => [data['sealId'], actor.operator]))
  for (const [sealId, operator] of by('SealFiled')) expect(by('SealCaptured').get(sealId)).not.toBe(operator)
  expect([of('SealDisabled').length, of('SealCancelled').length]).toEqual([1, 1])
  expect(own).not.toContain(of('SealDisabled')[0]?.data['sealId'])
})

test('of the cases of the last day one that was accepted, one that lacks something and one that was declined have their notices asked for, under the 受理专用章 of the window', async () => {
  const all = (await envelopes()).map(({ envelope }) => envelope)
  const asked = all.filter(({ type }) => type === 'CaseNoticeAsked')
  expect(asked.map(({ data }) => data['kind'])).toEqual(['acceptance', 'supplement', 'decline'])
  for (const [at, happened] of ['CaseAccepted', 'SupplementAsked', 'CaseDeclined'].entries()) expect(all.some(({ type, data }) => type === happened && data['caseId'] === asked[at]?.data['caseId']), happened).toBe(true)
  const window = all.filter(({ type, data }) => type === 'SealCaptured' && data['bottom'] === '受理专用章' && data['unitId'] === asked[0]?.actor.unit)
  expect(window).toHaveLength(1)
})

test('recorded instants never decrease, and the city ends before now', async () => {
  const instants = (await envelopes()).map(({ envelope }) => envelope.recordedAt)
  expect([...instants].sort()).toEqual(instants)
  expect(Date.parse(instants.at(-1) ?? '')).toBeLessThan(nowMs)
})

test('no name and no number of the city stands in an event', async () => {
  const all = (await envelopes()).map(({ text }) => text).join('\n')
  const personal = [
    ...Array.from({ length: demoPeople }, (_, at) => demoPerson(at)).flatMap(({ name, number }) => [name, number]),
    ...Array.from({ length: demoCompanies }, (_, at) => demoCompany(at)).flatMap(({ name, uscc }) => [name, uscc]),
  ]
  expect(personal.filter((text) => all.includes(text))).toEqual([])
})

test('one licence is of two authorities, which both agreed to it', async () => {
  const all = (await envelopes()).map(({ envelope }) => envelope)
  const joint = all.filter(({ type, data }) => type === 'LicenceComposed' && (data['issuers'] as readonly unknown[]).length === 2)
  expect(joint).toHaveLength(1)
  const { licenceId, issuers } = joint[0]?.data ?? {}
  const agreed = all.filter(({ type, data }) => ['LicenceIssueAgreed', 'LicenceIssued'].includes(type) && data['licenceId'] === licenceId)
  expect(agreed.map(({ type, data }) => [type, data['issuer']])).toEqual([['LicenceIssueAgreed', (issuers as readonly unknown[])[0]], ['LicenceIssued', (issuers as readonly unknown[])[1]]])
})

test('one licence keeps the file that its department sealed itself, under another authority that is trusted, byte for byte', async () => {
  const deposited = (await envelopes()).map(({ envelope }) => envelope).filter(({ type }) => type === 'LicenceFileDeposited')
  expect(deposited.map(({ data }) => data)).toMatchObject([{ format: 'pdf', verdict: { stands: true, unchanged: 'yes', trust: 'trusted', codes: [], seals: [{ signedAt: '2025-02-01T02:00:00.000Z', timeBasis: 'attested', validThen: 'yes' }] } }])
  const fileId = String(deposited[0]?.data['fileId'])
  const { answer } = accepted(await hub.ledger.dispatch({ type: 'DownloadLicenceFile', commandId: hub.newId(), principal: { issuer: demoAccountNamespace, subject: 'demo-transport-clerk' }, client: 'city-spec', terminal: 'W01', actingFor: null, lane: 'live', body: { fileId, purpose: 'archive' } }))
  expect(answer?.outcome === 'file' && answer.bytes).toBe(await readFile(join(demoFiles, 'road-licence.pdf'), 'base64'))
})
