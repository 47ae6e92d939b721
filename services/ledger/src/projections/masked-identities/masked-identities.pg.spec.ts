import { beforeEach, describe, expect, test } from 'vitest'
import { readEvent } from '../fed.ts'
import { readModels } from '../read-models.ts'
import { OpenerUnavailable, type OpenParts } from '../read-table.ts'
import { ProjectionRunner } from '../runner.ts'
import { declinedCase, everyEvent, husband, issuedLicence, openedCase, stockLicence, wife } from '../testing/every-event.ts'
import { foldToHead } from '../testing/fold-to-head.ts'
import { MemoryStore, openInPlain } from '../testing/harness.ts'
import { eventually } from '../../../../../test/support/eventually.ts'
import { withReadDatabase } from '../testing/read-database.ts'

const database = withReadDatabase()
const { positions, root } = database
const history = everyEvent()
const head = history.length - 1

beforeEach(() => database.empty())

describe('masked identities', () => {
  const parties = () => database.ask('hub_gateway', 'select case_id, party, holder_id, name_masked, number_masked, id_type from read_masked.case_party order by case_id, party')
  const licenceHolders = () => database.ask('hub_gateway', 'select licence_id, holder_id, name_masked, number_masked, id_type from read_masked.licence_holder order by licence_id, holder_id')
  const masked = async () => [...(await parties()), ...(await licenceHolders())]

  test('show the first character of a name and the ends of a number', async () => {
    await foldToHead(database, { store: new MemoryStore(history) })
    const her = { holder_id: wife, name_masked: '王**', number_masked: '110***********002X', id_type: '111' }
    const him = { holder_id: husband, name_masked: '李**', number_masked: '440***********0014', id_type: '111' }
    expect(await parties()).toEqual([openedCase, declinedCase].map((caseId) => ({ case_id: caseId, party: 'P1', ...her })))
    expect(await licenceHolders()).toEqual([issuedLicence, stockLicence].flatMap((licenceId) => [her, him].map((one) => ({ licence_id: licenceId, ...one }))))
    expect(await database.ask('hub_gateway', 'select name_masked from read_masked.operator order by operator_id')).toEqual([{ name_masked: '赵**' }, { name_masked: '王**' }])
  })

  test('go when the holder is erased, with her own account; the other spouse and the root stay', async () => {
    const store = new MemoryStore(everyEvent({ erase: true }))
    await foldToHead(database, { store })
    expect((await masked()).map(({ holder_id }) => holder_id)).toEqual([husband, husband])
    expect(await database.ask('hub_gateway', 'select name_masked from read_masked.operator')).toEqual([{ name_masked: '赵**' }])
    expect(await database.ask('hub_gateway', `select erased, erasure_basis from read.holder where holder_id = '${wife}'`)).toEqual([{ erased: true, erasure_basis: 'holder-request' }])
  })

  test('fold the same whether keys went before or after', async () => {
    const store = new MemoryStore(everyEvent({ erase: true }))
    await foldToHead(database, { store, openParts: openInPlain(new Set([`holder-${wife}`])) })
    const late = [await masked(), await root()]
    await database.empty()
    await foldToHead(database, { store })
    expect([await masked(), await root()]).toEqual(late)
  })

  test('wait while keys are out of reach, and hold up nobody', async () => {
    let reachable = false
    const openParts: OpenParts = (requests) => (reachable ? openInPlain()(requests) : Promise.reject(new OpenerUnavailable('out of reach')))
    const runner = new ProjectionRunner({ store: new MemoryStore(history), openSession: database.openSession, models: readModels, openParts })
    const running = runner.run(new AbortController().signal, head)
    await eventually('the directory has folded the head', async () => (await positions())['licence-directory'] === head)
    expect(runner.health().find(({ model }) => model === 'masked-identities')?.state).toBe('waiting')
    expect(await database.ask('hub_gateway', 'select * from read.projection_failure')).toEqual([])
    reachable = true
    await running
    expect(await masked()).toHaveLength(6)
  })

  test('stop at the part that does not open', async () => {
    const openParts: OpenParts = (requests) => (requests.some(({ envelope }) => envelope.type === 'CaseOpened')
      ? Promise.reject(new RangeError('does not open')) : openInPlain()(requests))
    await foldToHead(database, { store: new MemoryStore(history), openParts })
    const at = history.findIndex((recorded) => readEvent(recorded).type === 'CaseOpened')
    expect(await database.ask('hub_gateway', 'select projection, position::int, error_class from read.projection_failure')).toEqual([
      { projection: 'masked-identities', position: at, error_class: 'RangeError' },
    ])
    expect(await positions()).toMatchObject({ 'masked-identities': at - 1, 'case-register': head })
  })

  test('are left alone by a runner without keys', async () => {
    await foldToHead(database, { store: new MemoryStore(history), models: readModels.filter(({ name }) => name !== 'masked-identities') })
    expect(await positions()).not.toHaveProperty('masked-identities')
  })
})
