import type { CaseId, CaseParty, HolderId, LicenceEvent, LicenceId, ServiceItemId } from '@hub/schemas'
import { beforeEach, describe, expect, test } from 'vitest'
import type { RecordedEvent } from '../../store/event-store.ts'
import { idOf, LogWriter } from '../log-writer.ts'
import { modelNamed, MemoryStore, openInPlain, plainlySealed } from '../testing/harness.ts'
import { readModels } from '../read-models.ts'
import { body, centre, clerk, department, husband, wife } from '../testing/every-event.ts'
import { foldToHead } from '../testing/fold-to-head.ts'
import { withReadDatabase } from '../testing/read-database.ts'

const database = withReadDatabase()
const models = [modelNamed(readModels, 'masked-identities')]
const madeUpCase = idOf<CaseId>(8, 11)
const otherCase = idOf<CaseId>(8, 12)
const licence = idOf<LicenceId>(4, 11)
const otherLicence = idOf<LicenceId>(4, 12)
const number = '11010519491231002X'

beforeEach(() => database.empty())

/** A window, two departments and a correction, each with a name of its own for one number. */
class Mentions {
  readonly log = new LogWriter()

  opensCase(caseId: CaseId, ...names: readonly string[]): RecordedEvent {
    const parties = names.map((_, at): CaseParty => ({ party: `P${at + 1}`, role: at === 0 ? 'applicant' : 'agent', holderId: wife, idType: '111', presence: null }))
    return this.log.write(caseId, { type: 'CaseOpened', v: 1, data: {
      caseId, windowUnit: centre, implementingUnit: department, itemId: idOf<ServiceItemId>(6, 1), itemCode: 'X1', itemVersion: 1, promisedDays: 1, slots: [],
      caseNumber: { kind: 'own', number: '2026-000001' }, parties,
    } }, { sealed: names.map((name, at) => plainlySealed(`party-P${at + 1}`, `holder-${wife}`, { name, number })) })
  }

  composes(licenceId: LicenceId, hers: string): RecordedEvent {
    return this.#seals({ type: 'LicenceComposed', v: 1, data: { ...body(licenceId), composedBy: clerk } }, [[wife, hers], [husband, '李四']])
  }

  /** The holders in another order than when the licence was made. */
  corrects(licenceId: LicenceId, hers: string): RecordedEvent {
    const { validity } = body(licenceId)
    return this.#seals({ type: 'LicenceCorrected', v: 1, data: { licenceId, version: 2, typeVersion: 1, validity } }, [[husband, '李四'], [wife, hers]])
  }

  erases(holderId: HolderId): RecordedEvent {
    return this.log.write(holderId, { type: 'HolderErased', v: 1, data: { holderId, basis: 'holder-request', licences: [] } })
  }

  #seals(event: LicenceEvent, named: readonly (readonly [HolderId, string])[]): RecordedEvent {
    return this.log.write(event.data.licenceId, event, { sealed: named.map(([holderId, name]) => plainlySealed('identity', `holder-${holderId}`, { name, number, idType: '111' })) })
  }
}

const inCase = async (caseId: CaseId) => (await database.ask('hub_gateway', `select name_masked from read_masked.case_party where case_id = '${caseId}' order by party`)).map((row) => row['name_masked'])
const onLicence = async (licenceId: LicenceId) => (await database.ask('hub_gateway', `select name_masked from read_masked.licence_holder where licence_id = '${licenceId}' order by holder_id`)).map((row) => row['name_masked'])
const seen = async () => ({ case: await inCase(madeUpCase), other: await inCase(otherCase), licence: await onLicence(licence), second: await onLicence(otherLicence) })

/** In batches of every size, because a batch opens only the last part of a row. */
describe.each([['at once', false], ['one event at a time', true]])('folded %s', (_, oneByOne) => {
  async function fold(events: readonly RecordedEvent[], erased: ReadonlySet<string> = new Set()): Promise<void> {
    const store = new MemoryStore(oneByOne ? [] : events)
    if (!oneByOne) await foldToHead(database, { store, models, openParts: openInPlain(erased) })
    else for (const event of events) {
      store.push(event)
      await foldToHead(database, { store, models, openParts: openInPlain(erased) })
    }
  }

  test('a case made up at a window and a licence each keep their own name of one holder, whichever comes last', async () => {
    const first = new Mentions()
    await fold([first.opensCase(madeUpCase, '赵假名'), first.composes(licence, '王真名'), first.opensCase(otherCase, '钱假名')])
    expect(await seen()).toEqual({ case: ['赵**'], other: ['钱**'], licence: ['王**', '李**'], second: [] })
    await database.empty()
    const then = new Mentions()
    await fold([then.composes(licence, '王真名'), then.opensCase(madeUpCase, '赵假名'), then.composes(otherLicence, '汪真名')])
    expect(await seen()).toEqual({ case: ['赵**'], other: [], licence: ['王**', '李**'], second: ['汪**', '李**'] })
  })

  test('one holder named twice in a case stands under each name in her two places', async () => {
    await fold([new Mentions().opensCase(madeUpCase, '赵假名', '王真名')])
    expect(await inCase(madeUpCase)).toEqual(['赵**', '王**'])
  })

  test('a correction renames within its licence and nowhere else', async () => {
    const city = new Mentions()
    await fold([city.composes(licence, '王真名'), city.composes(otherLicence, '汪真名'), city.opensCase(madeUpCase, '赵假名'), city.corrects(licence, '黄更名')])
    expect(await seen()).toEqual({ case: ['赵**'], other: [], licence: ['黄**', '李**'], second: ['汪**', '李**'] })
  })

  test.each([['still there', new Set<string>()], ['gone', new Set([`holder-${wife}`])]])('erasure takes every mention of her and none of his, with her key %s', async (__, erased) => {
    const city = new Mentions()
    await fold([city.opensCase(madeUpCase, '赵假名'), city.composes(licence, '王真名'), city.corrects(licence, '黄更名'), city.composes(otherLicence, '汪真名'), city.erases(wife)], erased)
    expect(await seen()).toEqual({ case: [], other: [], licence: ['李**'], second: ['李**'] })
  })
})
