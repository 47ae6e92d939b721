import type { CommandReply, LocalDate, SealId, Uuid } from '@hub/schemas'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestDatabase, type DroppableDatabase } from '../../../../../test/support/postgres.ts'
import { demoPerson } from '../../demo/people.ts'
import { decodeEnvelope } from '../../events/codec.ts'
import { StoreUnavailable } from '../../store/store-unavailable.ts'
import { documentPress } from '../../testing/document-press.ts'
import { fakeSealMaker } from '../../testing/fake-seal-maker.ts'
import { filesSettled } from '../../testing/licence-files.ts'
import { accepted, answerOf, codeOf, idOf } from '../../testing/replies.ts'
import { keepFolding } from '../../testing/run-projections.ts'
import { bodies, issue, lookUp, openCase } from '../../testing/small-licences.ts'
import { buildSmallWorld, registerOperator, slotOf, type SmallWorld } from '../../testing/small-world.ts'
import { standIn } from '../../testing/stand-in.ts'
import { openTestLedger, type TestLedger } from '../../testing/test-ledger.ts'
import { sweepLeftovers } from './leftover-sweep.ts'

const press = documentPress()
/** What becomes of the next append that records a notice. */
let recording: 'well' | 'fails' = 'well'
let database: DroppableDatabase
let hub: TestLedger
let world: SmallWorld
let sealId: SealId
let stopFolding: () => Promise<void>
let person = 0
let filings = 0

beforeAll(async () => {
  database = await createTestDatabase()
  hub = await openTestLedger({
    url: database.url, documents: press, sealMaker: fakeSealMaker(),
    around: { store: (real) => standIn(real, { append: (writes, checks) => {
      const fails = recording === 'fails' && writes.some(({ events }) => events.some(({ bytes }) => decodeEnvelope(bytes).type === 'CaseNoticeMade'))
      if (!fails) return real.append(writes, checks)
      recording = 'well'
      return Promise.reject(new StoreUnavailable('not kept', { outcome: 'not-kept' }))
    } }) },
  })
  stopFolding = keepFolding(hub, database.url)
  world = await buildSmallWorld(hub)
  for (const account of ['custodian', 'custodian-2']) await registerOperator(hub, account, world.units.window, 'seal-custodian')
})
beforeEach(() => {
  press.mood = 'well'
  person += 2
})
afterAll(async () => {
  await stopFolding()
  await hub.close()
  await database.drop()
})

const sealOf = async (bottom: string): Promise<SealId> => {
  const id = idOf(await hub.send('custodian', 'CaptureSeal', { kind: 'business', bottom }), 'sealId') as Uuid as SealId
  accepted(await hub.send('custodian-2', 'FileSeal', { sealId: id, filingNumber: `BA-${String((filings += 1))}` }))
  accepted(await hub.send('custodian', 'ActivateSeal', { sealId: id }))
  return id
}
/** A case with the applicant's identity card looked up, one paper, and two materials that are not there yet. */
const received = async (): Promise<string> => {
  await issue(hub, world, 'identity', bodies.identity(person))
  const caseId = await openCase(hub, world, person)
  const { lookUpId } = answerOf(await lookUp(hub, caseId, 'identity', 'window'))
  accepted(await hub.send('window', 'ResolveSlot', { caseId, slot: slotOf.identity, lookUpId }))
  accepted(await hub.send('window', 'TakePaper', { caseId, slot: slotOf.marriage, reason: 'not-deposited' }))
  accepted(await hub.send('window', 'ReceiveCase', { caseId }))
  return caseId
}
const acceptedCase = async (): Promise<string> => {
  const caseId = await received()
  accepted(await hub.send('window', 'AcceptCase', { caseId }))
  return caseId
}
const ask = (caseId: string, more: object = {}, account = 'window', commandId = hub.newId()): Promise<CommandReply> => hub.send(account, 'MakeCaseNotice', { caseId, ...more }, { commandId })
const download = (fileId: string, account = 'window', commandId = hub.newId()): Promise<CommandReply> => hub.send(account, 'DownloadCaseNotice', { fileId }, { commandId })
const eventsOf = async (caseId: string) => (await hub.store.readStream(`case-notice-${caseId}`)).map(({ bytes }) => decodeEnvelope(bytes))
const typesOf = async (caseId: string) => (await eventsOf(caseId)).map(({ type }) => type.slice('CaseNotice'.length))
const noticed = async (caseId: string, more: object = {}): Promise<string> => {
  accepted(await ask(caseId, more))
  await filesSettled(hub)
  return String((await eventsOf(caseId)).findLast(({ type }) => type === 'CaseNoticeMade')?.data['fileId'])
}
const kept = async (caseId: string): Promise<number> => Number((await hub.pool.query<{ n: string }>('select count(*) as n from vault.file where case_id = $1', [caseId])).rows[0]?.n)
const textOf = (reply: CommandReply): string => {
  const { answer } = accepted(reply)
  return answer?.outcome === 'notice' ? Buffer.from(answer.bytes, 'base64').toString('utf8') : ''
}
const uses = async (of: string) => (await hub.store.readAll(0, 5_000)).filter(({ stream }) => stream.startsWith(`sealuse-${of}`)).map(({ bytes }) => decodeEnvelope(bytes))

// In this order: at first the window has no seal at all.
test('a window without a 受理专用章 in use is refused and told what to do, and with another business seal no less', async () => {
  const caseId = await acceptedCase()
  expect(codeOf(await ask(caseId))).toBe('NOTICE_SEAL_MISSING')
  await sealOf('档案专用章')
  expect(codeOf(await ask(caseId))).toBe('NOTICE_SEAL_MISSING')
  sealId = await sealOf('受理专用章')
  expect(codeOf(await ask(caseId))).toBe('accepted')
  await filesSettled(hub)
  expect(await typesOf(caseId)).toEqual(['Asked', 'Made'])
})

describe('the notice of an accepted case', () => {
  test('says what was waived, what was taken on paper and what is lacking, is sealed with the window’s seal, and is taken on record', async () => {
    const caseId = await acceptedCase()
    const fileId = await noticed(caseId)
    const [, made] = await eventsOf(caseId)
    const { name, number } = demoPerson(person)
    const request = press.notices.at(-1)
    expect(request).toMatchObject({ sealId, formats: ['pdf'], qrText: `urn:zhengyuan:notice:${String(made?.data['noticeId'])}` })
    expect(request?.content).toMatchObject({
      kind: 'acceptance', windowUnit: '样例机构window', implementingUnit: '样例机构office', itemName: '样例事项', itemCode: 'SMALL1', statutoryDays: 20, promisedDays: 5, receivedOn: '2026-03-02', acceptedOn: '2026-03-02', due: '2026-03-09',
      materials: [{ name: '材料M1', taking: 'waived' }, { name: '材料M2', taking: 'paper' }, { name: '材料M3', taking: 'lacking' }, { name: '材料M4', taking: 'lacking' }],
      applicants: [{ name, number: `${number.slice(0, 3)}***********${number.slice(-4)}` }],
    })
    expect(made).toMatchObject({ actor: { role: 'file-maker' }, data: { fileId, kind: 'acceptance', format: 'pdf', sealId } })
    expect((await uses(sealId)).filter(({ data }) => data['caseId'] === caseId)).toMatchObject([{ type: 'SealUsedOnNotice', data: { sealId, fileId } }])
    const reply = await download(fileId)
    expect(textOf(reply)).toContain(name)
    expect(accepted(reply).answer).toMatchObject({ caseId, fileId, noticeId: made?.data['noticeId'], sha256: made?.data['sha256'] })
    expect(await typesOf(caseId)).toEqual(['Asked', 'Made', 'Downloaded'])
  })

  test('leaves no name and no number in the log', async () => {
    const caseId = await acceptedCase()
    await noticed(caseId)
    const { name, number } = demoPerson(person)
    const log = (await eventsOf(caseId)).map((event) => JSON.stringify(event)).join('')
    expect(log).toContain('CaseNoticeMade')
    for (const plain of [name, number]) expect(log).not.toContain(plain)
  })

  test('is no file of a licence: the command for those does not know it, nor does this one know theirs', async () => {
    const fileId = await noticed(await acceptedCase())
    expect(codeOf(await hub.send('clerk', 'DownloadLicenceFile', { fileId, purpose: 'delivery' }))).toBe('LICENCE_FILE_NOT_FOUND')
    expect(codeOf(await download(hub.newId()))).toBe('NOTICE_NOT_FOUND')
  })

  test('is made and taken once under one command', async () => {
    const caseId = await acceptedCase()
    const [first, again] = [hub.newId(), hub.newId()]
    const asked = await ask(caseId, {}, 'window', first)
    expect(await ask(caseId, {}, 'window', first)).toMatchObject({ replayed: true, ids: { noticeId: idOf(asked, 'noticeId') } })
    await filesSettled(hub)
    const fileId = String((await eventsOf(caseId)).at(-1)?.data['fileId'])
    expect([textOf(await download(fileId, 'window', again)), textOf(await download(fileId, 'window', again))]).toEqual([expect.stringContaining('pdf'), expect.stringContaining('pdf')])
    expect(await typesOf(caseId)).toEqual(['Asked', 'Made', 'Downloaded'])
    expect(await ask(caseId)).toMatchObject({ code: 'NOTICE_ALREADY_MADE', detail: { fileId } })
  })

  test('is neither made for nor given to another window, and is there for the case after its end', async () => {
    const caseId = await acceptedCase()
    accepted(await hub.send('window', 'CloseCase', { caseId, outcome: 'done' }))
    expect(codeOf(await ask(caseId, {}, 'office-window'))).toBe('CASE_OF_ANOTHER_WINDOW')
    const fileId = await noticed(caseId)
    expect(codeOf(await download(fileId, 'office-window'))).toBe('NOTICE_NOT_FOUND')
    expect(codeOf(await download(fileId, 'clerk'))).toBe('ROLE_MISSING')
  })
})

test('a case that is received and not accepted has its 收件凭证, and no 受理通知书 yet', async () => {
  const caseId = await received()
  expect(codeOf(await ask(caseId))).toBe('NOTICE_TOO_EARLY')
  await noticed(caseId, { kind: 'receipt', format: 'ofd' })
  expect(press.notices.at(-1)).toMatchObject({ formats: ['ofd'], content: { kind: 'receipt', acceptedOn: null, due: null } })
})

const supplementFor = async (caseId: string): Promise<void> => { accepted(await hub.send('window', 'AskSupplement', { caseId, slots: [slotOf.marriage, 'M3'], due: '2026-03-09' })) }

test('a supplement that was asked for has its 补正告知书: all of it, as it stood then, whatever came in since', async () => {
  const caseId = await received()
  expect(codeOf(await ask(caseId, { kind: 'supplement' }))).toBe('NOTICE_TOO_EARLY')
  await supplementFor(caseId)
  const wanted = [{ name: '材料M2', role: 'applicant', lack: 'unfit' }, { name: '材料M3', lack: 'missing' }]
  const told = { kind: 'supplement', receivedOn: '2026-03-02', askedOn: '2026-03-02', until: '2026-03-09', wanted }
  await noticed(caseId, { kind: 'supplement' })
  expect(press.notices.at(-1)?.content).toMatchObject(told)
  accepted(await hub.send('window', 'TakePaper', { caseId, slot: slotOf.marriage, reason: 'not-deposited' }))
  accepted(await hub.send('window', 'TakePaper', { caseId, slot: 'M3', reason: 'not-deposited' }))
  accepted(await hub.send('window', 'ReceiveSupplement', { caseId }))
  await noticed(caseId, { kind: 'supplement', format: 'ofd' })
  expect(press.notices.at(-1)?.content).toMatchObject(told)
  expect(codeOf(await ask(caseId, { kind: 'decline' }))).toBe('NOTICE_TOO_EARLY')
})

test('a case that is declined, before it was received or after, has its 不予受理通知书 with the reason, which nothing else shows', async () => {
  const reason = '该事项由邻市办理。\n请携带材料前往。'
  await issue(hub, world, 'identity', bodies.identity(person))
  const early = await openCase(hub, world, person)
  person += 1
  for (const caseId of [early, await received()]) {
    expect(codeOf(await ask(caseId, { kind: 'decline' }))).toBe('NOTICE_TOO_EARLY')
    accepted(await hub.send('window', 'DeclineCase', { caseId, kind: 'not-competent', reason }))
    const fileId = await noticed(caseId, { kind: 'decline' })
    expect(press.notices.at(-1)?.content).toMatchObject({ kind: 'decline', appliedOn: '2026-03-02', declinedOn: '2026-03-02', ground: 'not-competent', reason, implementingUnit: '样例机构office' })
    const reply = await download(fileId)
    expect(textOf(reply)).toContain('该事项由邻市办理')
    expect(accepted(reply).answer).toMatchObject({ kind: 'decline', format: 'pdf' })
    const log = (await eventsOf(caseId)).map((event) => JSON.stringify(event)).join('')
    expect([log.includes('CaseNoticeMade'), log.includes('邻市')]).toEqual([true, false])
    expect(codeOf(await ask(caseId))).toBe('NOTICE_TOO_EARLY')
  }
  expect(codeOf(await ask(early, { kind: 'receipt' }))).toBe('NOTICE_TOO_EARLY')
})

test('what the signer refuses is on record by its code and never by a value, and is asked for anew', async () => {
  const caseId = await acceptedCase()
  press.mood = { refused: 'GLYPH_MISSING', detail: { characters: ['𪚥（U+2A6A5）'], fields: ['申请人'] } }
  accepted(await ask(caseId))
  await filesSettled(hub)
  expect((await eventsOf(caseId)).at(-1)).toMatchObject({ type: 'CaseNoticeRefused', data: { code: 'NOTICE_GLYPH_MISSING', about: ['U+2A6A5'] } })
  press.mood = 'well'
  await noticed(caseId)
  expect(await typesOf(caseId)).toEqual(['Asked', 'Refused', 'Asked', 'Made'])
})

test('a seal that is stopped while the page is composed seals nothing: the notice is refused on record, and no use is', async () => {
  const caseId = await acceptedCase()
  press.mood = async () => { await hub.send('custodian', 'DisableSeal', { sealId, cause: 'maintenance', reason: '检修' }) }
  accepted(await ask(caseId))
  await filesSettled(hub)
  expect((await eventsOf(caseId)).at(-1)).toMatchObject({ type: 'CaseNoticeRefused', data: { code: 'NOTICE_SEAL_UNUSABLE', about: [sealId] } })
  expect((await uses(sealId)).filter(({ data }) => data['caseId'] === caseId)).toEqual([])
  press.mood = 'well'
  expect(codeOf(await ask(caseId))).toBe('NOTICE_SEAL_MISSING')
  accepted(await hub.send('custodian', 'ActivateSeal', { sealId }))
  await noticed(caseId)
})

test('a case that goes on while its page is composed gets another page: none says otherwise than the case', async () => {
  const caseId = await received()
  let once = true
  press.mood = async () => {
    if (once) accepted(await hub.send('window', 'AskSupplement', { caseId, slots: [slotOf.marriage], due: '2026-03-09' }))
    once = false
  }
  const before = press.notices.length
  await noticed(caseId, { kind: 'receipt' })
  expect(press.notices.slice(before).map(({ content }) => ('materials' in content ? content.materials[1]?.taking : undefined))).toEqual(['paper', 'lacking'])
  expect(await typesOf(caseId)).toEqual(['Asked', 'Made'])
})

test('what fails before its record is durable is made again, and what it left behind is swept', async () => {
  const caseId = await acceptedCase()
  recording = 'fails'
  await noticed(caseId)
  expect([await typesOf(caseId), await kept(caseId)]).toEqual([['Asked', 'Made'], 2])
  await hub.pool.query(`update vault.file set kept_at = now() - interval '2 hours' where case_id = $1`, [caseId])
  await sweepLeftovers({ pool: hub.pool, store: hub.store, isQuiet: () => true })
  expect(await kept(caseId)).toBe(1)
  const fileId = String((await eventsOf(caseId)).at(-1)?.data['fileId'])
  expect(textOf(await download(fileId))).toContain('pdf')
})

test('a notice whose seal has ended is made anew under the next, which says in whose place, and the former is marked and still there', async () => {
  const caseId = await acceptedCase()
  const [former, formerOfd] = [await noticed(caseId), await noticed(caseId, { format: 'ofd' })]
  accepted(await hub.send('custodian', 'DisableSeal', { sealId, cause: 'suspected-misuse', reason: '私钥丢失' }))
  expect(await ask(caseId)).toMatchObject({ code: 'NOTICE_ALREADY_MADE', detail: { fileId: former } })
  accepted(await hub.send('custodian-2', 'CancelSeal', { sealId, cause: 'key-compromised', filingNumber: 'BAX-1' }))
  expect(codeOf(await ask(caseId))).toBe('NOTICE_SEAL_MISSING')
  const lost = sealId
  sealId = await sealOf('受理专用章')
  const renewed = await noticed(caseId)
  const made = (await eventsOf(caseId)).filter(({ type }) => type === 'CaseNoticeMade').map(({ data }) => data)
  expect(made.map(({ fileId, sealId: with_ }) => [fileId, with_])).toEqual([[former, lost], [formerOfd, lost], [renewed, sealId]])
  expect(press.notices.at(-1)?.content.replaces).toBe(made[0]?.['noticeId'])
  expect((await eventsOf(caseId)).at(-1)).toMatchObject({ type: 'CaseNoticeReplaced', data: { noticeId: made[0]?.['noticeId'], successor: made[2]?.['noticeId'] } })
  expect(textOf(await download(former))).toContain('pdf')
  expect(await ask(caseId)).toMatchObject({ code: 'NOTICE_ALREADY_MADE', detail: { fileId: renewed } })
  const marks = async () => (await hub.pool.query('select file_id, superseded_by from read.case_notice where case_id = $1 order by asked_at, notice_id', [caseId])).rows as { file_id: string; superseded_by: string | null }[]
  await expect.poll(async () => (await marks()).filter(({ superseded_by }) => superseded_by !== null), { timeout: 10_000 }).toEqual([{ file_id: former, superseded_by: made[2]?.['noticeId'] }])
})

test('a notice goes with the erasure of whom it names, and no other is made', async () => {
  const caseId = await acceptedCase()
  const fileId = await noticed(caseId)
  expect(await kept(caseId)).toBe(1)
  const [opened] = await hub.store.readStream(`case-${caseId}`)
  const [applicant] = decodeEnvelope(opened?.bytes ?? Buffer.alloc(0)).data['parties'] as unknown as readonly { readonly holderId: string }[]
  accepted(await hub.send('security-admin', 'EraseHolder', { holderId: applicant?.holderId ?? '', basis: 'court-order' }))
  expect(await kept(caseId)).toBe(0)
  expect(codeOf(await download(fileId))).toBe('NOTICE_NOT_FOUND')
  expect(codeOf(await ask(caseId, { kind: 'receipt' }))).toBe('HOLDER_ERASED')
})

test('a notice stands in the register with its digest and its downloads, and its use beside the seal', async () => {
  const caseId = await acceptedCase()
  const fileId = await noticed(caseId)
  await download(fileId)
  const today: LocalDate = '2026-03-02' as LocalDate
  await expect.poll(async () => (await hub.pool.query('select outcome, kind, downloads, seal_id from read.case_notice where file_id = $1', [fileId])).rows).toEqual([{ outcome: 'made', kind: 'acceptance', downloads: 1, seal_id: sealId }])
  expect((await hub.pool.query('select licence_id, case_id from read.seal_use where file_id = $1', [fileId])).rows).toEqual([{ licence_id: null, case_id: caseId }])
  expect((await uses(sealId)).every(({ stream }) => stream === `sealuse-${sealId}.${today.replaceAll('-', '')}`)).toBe(true)
})
