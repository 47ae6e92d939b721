import { syntheticAccount, syntheticDeposit, syntheticHolder, syntheticTypeCode, demoAccountNamespace, type Envelope } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { execute } from '../../../../test/contract/postgres-under-test.ts'
import { check } from '../fsck/fixtures.ts'
import { accepted, answerOf, codeOf, idOf, shown } from '../testing/replies.ts'
import { foldToHead } from '../testing/run-projections.ts'
import { wholeLog } from '../testing/whole-log.ts'
import type { TestLedger } from '../testing/test-ledger.ts'
import { doneErasures } from '../vault/erase.ts'
import { openDrafter } from './drafter.ts'
import { openHub, stock, withDemoCity, withParts } from './fixtures.ts'
import { requireDemo } from './require-demo.ts'
import { findStockPlace } from './stock-place.ts'
import { DraftWriter, writesOf } from './write-draft.ts'

const city = withDemoCity()
/** Of the synthetic stock's type, in the demo city itself. */
const cityHas = 2
const everything = ['log', 'reservations', 'vault-keys', 'sealed', 'command-index', 'decide-index', 'read-models', 'masked-models', 'valid-licences']

async function checkHub(hub: TestLedger, url: string) {
  await foldToHead(hub, url)
  return check(url, { keys: { vault: hub.vault, doneErasures: (positions) => doneErasures(hub.pool, positions) } })
}

/** An item of the health authority that asks for the stock's licences, and a grant of five of their fields. */
async function grantStock(hub: TestLedger): Promise<string> {
  const rows = async (text: string) => (await hub.pool.query<Record<string, string>>(text)).rows
  const [[health], [window], [type], [clerk]] = await Promise.all([
    rows(`select unit_id from read.unit where name = '演示市医疗保障局'`), rows(`select unit_id from read.unit where name = '演示市政务服务中心'`), rows(`select type_id from read.licence_type where code = '${syntheticTypeCode}'`),
    rows(`select operator_id from read.operator join read.unit using (unit_id) where name = '演示市交通运输局'`),
  ])
  accepted(await hub.send('demo-security-admin', 'SetOperatorRoles', { operatorId: clerk?.['operator_id'] ?? '', roles: ['issuing-clerk', 'approver'] }))
  const slots = [{ slot: 'M1', name: '驾驶员证', role: 'applicant' as const, main: true, evidence: [{ kind: 'licence' as const, typeCode: syntheticTypeCode }] }]
  const itemId = idOf(await hub.send('demo-health-catalogue', 'PublishServiceItem', { code: 'STOCK1', definition: { name: '样例事项', implementingUnit: health?.['unit_id'] ?? '', statutoryDays: 20, promisedDays: 5, slots } }), 'itemId')
  accepted(await hub.send('demo-health-catalogue', 'EntrustIntake', { windowUnit: window?.['unit_id'] ?? '', items: [itemId] }))
  const fields = [{ field: 'name', plain: true }, { field: 'serviceArea', plain: true }, { field: 'holder.number', plain: false }, { field: 'licence.number', plain: true }, { field: 'licence.validity', plain: true }]
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  const grantId = idOf(await hub.send('demo-health-catalogue', 'RequestGrant', {
    typeId: type?.['type_id'] ?? '', basis: 'statutory', statute: '国令716-7', presenceMin: 'keyed', purpose: '办理样例事项',
    scope: { items: [itemId], implementingUnits: [health?.['unit_id'] ?? ''], fields, dailyQuota: 1_000, validFrom: day(Date.now() - 86_400_000), validUntil: day(Date.now() + 86_400_000) },
  }), 'grantId')
  for (const approver of ['demo-data-approver', syntheticAccount]) accepted(await hub.send(approver, 'ApproveGrant', { grantId }))
  return itemId
}

async function lookUpHolder(hub: TestLedger, itemId: string, at: number) {
  const { name, number } = syntheticHolder(at)
  const parties = [{ party: 'P1', role: 'applicant' as const, holder: { idType: '111', number, name }, presence: { kind: 'card-reader' as const, reference: 'READER-0007' } }]
  const caseId = idOf(await hub.send('demo-window-clerk', 'OpenCase', { itemId, parties }), 'caseId')
  return hub.send('demo-window-clerk', 'LookUp', { caseId, slot: 'M1', typeCode: syntheticTypeCode })
}

/** What is the same in every event of a kind: all but ids, digests, keys, ciphertexts and instants. */
function shapeOf({ type, v, actor, causation, data, sealed, effectiveAt }: Envelope) {
  return {
    type, v, effectiveAt, actor: { role: actor.role, terminal: actor.terminal, unit: actor.unit, operator: actor.operator }, caused: causation !== null,
    data: Object.fromEntries(Object.entries(data).map(([member, value]) => [member, /Id$|holders|issuers/.test(member) ? typeof value : value])),
    sealed: sealed.map(({ part, subject, alg, ct }) => [part, subject.replace(/-.*/, ''), alg, ct.length]),
  }
}

describe('a stock made in bulk', () => {
  test('is sound in log, vault, index and read models, with a licence for each row', async () => {
    const url = await city.copy()
    expect(await stock(url, 350)).toEqual({ made: 350, already: 0 })
    const hub = await openHub(url)
    expect(await checkHub(hub, url)).toMatchObject({ agreed: everything, unchecked: [], disagreement: undefined })
    expect(await execute(url, `select count(*)::int as licences, count(distinct holder_id)::int as holders from read.licence_directory join read.licence_holder using (licence_id) where licence_directory.type_code = '${syntheticTypeCode}' and not duplicate`)).toEqual([{ licences: 350 + cityHas, holders: 350 + cityHas }])
  })

  test('is event for event what the front door makes of the same row', async () => {
    const url = await city.copy()
    await stock(url, 40)
    const hub = await openHub(url)
    const place = await findStockPlace(hub.vault)
    const before = await hub.store.head()
    const body = syntheticDeposit(40, place)
    accepted(await hub.ledger.dispatch({ type: 'DepositLicence', commandId: hub.newId(), principal: { issuer: demoAccountNamespace, subject: syntheticAccount }, client: 'x', terminal: 'import', actingFor: null, lane: 'import', body }))
    const byDoor = (await wholeLog(hub.store, before + 1)).map(({ envelope }) => envelope)
    const inBulk = (await wholeLog(hub.store, before + 1 - byDoor.length)).slice(0, byDoor.length).map(({ envelope }) => envelope)
    expect(inBulk.map(shapeOf)).toEqual(byDoor.map(shapeOf))
    expect(new Set(inBulk.map(({ commandId }) => commandId)).size).toBe(1)
  })

  test('answers a look-up by the usual path, also of one who came last', async () => {
    const url = await city.copy()
    await stock(url, 200)
    const hub = await openHub(url)
    await foldToHead(hub, url)
    const itemId = await grantStock(hub)
    for (const at of [0, 123, 199]) {
      const { name } = syntheticHolder(at)
      const reply = await lookUpHolder(hub, itemId, at)
      expect(shown(reply)).toMatchObject({ name, serviceArea: '演示市', 'licence.number': `DEMO${String(at).padStart(12, '0')}` })
      expect(answerOf(reply).notices).toContain('unverified-stock')
    }
    expect(accepted(await lookUpHolder(hub, itemId, 200)).answer).toMatchObject({ outcome: 'missed' })
    expect(await checkHub(hub, url)).toMatchObject({ agreed: everything })
  })

  test('is found by a repeated row at the front door, and keeps its key', async () => {
    const url = await city.copy()
    await stock(url, 40)
    const hub = await openHub(url)
    const deposit = { ...syntheticDeposit(7, await findStockPlace(hub.vault)) }
    expect(codeOf(await hub.send(syntheticAccount, 'DepositLicence', deposit))).toBe('SOURCE_ROW_TAKEN')
    const other = await hub.send(syntheticAccount, 'DepositLicence', { ...deposit, sourceId: 'another', licenceNumber: 'DEMOX' })
    expect(accepted(other).answer).toMatchObject({ outcome: 'deposited', duplicate: true })
  })
})

describe('a run', () => {
  test('that is repeated adds nothing; a larger one goes on', async () => {
    const url = await city.copy()
    await stock(url, 100)
    const size = async () => (await execute(url, 'select (select count(*) from ledger.event)::int as events, (select count(*) from vault.id_index)::int as names, (select count(*) from vault.key)::int as keys'))[0]
    const before = await size()
    expect(await stock(url, 100)).toEqual({ made: 0, already: 100 })
    expect(await size()).toEqual(before)
    expect(await stock(url, 250)).toEqual({ made: 150, already: 100 })
    const hub = await openHub(url)
    expect(await checkHub(hub, url)).toMatchObject({ agreed: everything })
  })

  test('that is stopped ends after what is under way, and the next one goes on', async () => {
    const url = await city.copy()
    const stopping = new AbortController()
    await expect(stock(url, 600, { signal: stopping.signal, progress: () => { stopping.abort() } })).rejects.toThrow()
    const { made, already } = await stock(url, 600)
    expect([made + already, already > 0, made > 0]).toEqual([600, true, true])
    const hub = await openHub(url)
    expect(await checkHub(hub, url)).toMatchObject({ agreed: everything })
  })

  test('that was killed after any step leaves what the next one makes good', async () => {
    const url = await city.copy()
    await withParts(url, async (parts) => {
      const draft = openDrafter({ ...parts, place: await findStockPlace(parts.vault) })
      const atMs = Date.now()
      // The names of rows 0 to 39 are there and no event; of rows 40 to 79 the events and not the index; of rows 80 to 119 some events.
      await draft({ from: 0, count: 40, atMs })
      const [whole, half] = [await draft({ from: 40, count: 40, atMs }), await draft({ from: 80, count: 40, atMs })]
      if (typeof whole === 'string' || typeof half === 'string') throw new Error('the rows are new')
      const noIndex = { query: () => Promise.reject(new Error('killed')) } as unknown as typeof parts.pool
      await expect(new DraftWriter(parts.store, noIndex, await parts.store.head()).write(whole)).rejects.toThrow()
      await parts.store.append(writesOf(half.events)[0]?.slice(0, 3) ?? [], [])
    })
    expect(await stock(url, 160)).toEqual({ made: 40 + 39 + 40, already: 40 + 1 })
    const hub = await openHub(url)
    expect(await checkHub(hub, url)).toMatchObject({ agreed: everything })
  })

  test('on a hub that is no demo is refused, and on one without the city', async () => {
    const url = await city.copy()
    await expect(requireDemo(url)).resolves.toMatchObject({ demo: 'seeded' })
    await execute(url, `update ledger.hub set demo = 'none'`)
    await expect(requireDemo(url)).rejects.toThrow('不是演示枢纽')
    await execute(url, 'delete from vault.id_index')
    await expect(stock(url, 1)).rejects.toThrow('没有演示市')
  })
})
