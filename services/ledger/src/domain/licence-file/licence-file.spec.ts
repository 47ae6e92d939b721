import { specify } from '@hub/kernel/given'
import { commandRoles, downloadPurposes, licenceFileRefusals, roles, type LicenceFileEvent, type LicenceFileRefusal, type Role } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DownloadLicenceFile, LicenceFileCommand } from './commands.ts'
import { licenceFile } from './decide.ts'
import {
  askAgain, by, byHolder, bySuccessor, byStranger, deposited, depositPdf, download, downloaded, husband, id, licence, madeOfd, madePdf, neighbour, ofd, pdf, record, refused, refuseFiles, remadeFor, remake, requested, wife,
} from './fixtures.ts'
import { dueFormats, type LicenceFileState } from './state.ts'

const given = specify(licenceFile)
const stateAfter = (...history: readonly LicenceFileEvent[]): LicenceFileState => history.reduce(licenceFile.evolve, licenceFile.initial)

// Every command in every state; null: nothing is written.
const histories = { untouched: [], requested: [requested], refused: [refused], made: [madePdf, madeOfd], downloaded: [madePdf, madeOfd, downloaded], asked: [madePdf, madeOfd, requested] } as const
type Situation = keyof typeof histories
type Cell = LicenceFileRefusal | readonly LicenceFileEvent[] | null
const next = (command: 'record' | 'refuse'): Cell => (command === 'record' ? remadeFor(1, 1) : [{ ...refused, data: { ...refused.data, round: 1 } } as LicenceFileEvent])
const isDue = (state: LicenceFileState, version: number): boolean => dueFormats(state, version).length > 0
const commands: { readonly [T in LicenceFileCommand['type']]: Extract<LicenceFileCommand, { type: T }> } = { RecordLicenceFiles: record, RefuseLicenceFiles: refuseFiles, DepositLicenceFile: depositPdf, RemakeLicenceFile: remake, DownloadLicenceFile: download, AskFilesAgain: askAgain }
const table: Readonly<Record<LicenceFileCommand['type'], Readonly<Record<Situation, Cell>>>> = {
  RecordLicenceFiles: { untouched: [madePdf, madeOfd], requested: [madePdf, madeOfd], refused: null, made: null, downloaded: null, asked: null },
  RefuseLicenceFiles: { untouched: [refused], requested: [refused], refused: null, made: null, downloaded: null, asked: null },
  DepositLicenceFile: { untouched: [deposited()], requested: [deposited()], refused: [deposited()], made: [deposited({ supersedes: pdf })], downloaded: [deposited({ supersedes: pdf })], asked: [deposited({ supersedes: pdf })] },
  AskFilesAgain: { untouched: null, requested: null, refused: [requested], made: null, downloaded: null, asked: null },
  RemakeLicenceFile: { untouched: [requested], requested: 'LICENCE_FILE_UNDER_WAY', refused: [requested], made: [requested], downloaded: [requested], asked: 'LICENCE_FILE_UNDER_WAY' },
  DownloadLicenceFile: { untouched: 'LICENCE_FILE_NOT_FOUND', requested: 'LICENCE_FILE_NOT_FOUND', refused: 'LICENCE_FILE_NOT_FOUND', made: [downloaded], downloaded: [downloaded], asked: [downloaded] },
}

describe.each(Object.keys(commands) as LicenceFileCommand['type'][])('%s on files that are', (type) => {
  test.each(Object.keys(histories) as Situation[])('%s', (situation) => {
    const outcome = given(...histories[situation]).when(commands[type])
    const cell = table[type][situation]
    if (typeof cell === 'string') outcome.thenRefuses(cell)
    else expect(outcome.decision).toEqual(cell ?? [])
  })
})

describe('files of a licence', () => {
  test('are due once a version, and again when somebody asks', () => {
    expect([isDue(stateAfter(), 1), isDue(stateAfter(madePdf, madeOfd), 1), isDue(stateAfter(madePdf, madeOfd), 2), isDue(stateAfter(refused), 1), isDue(stateAfter(refused), 2), isDue(stateAfter(refused, requested), 1)])
      .toEqual([true, false, true, false, true, true])
  })

  test('of the next version take the place of those before, and answer the next round', () => {
    const made = record.made.map((file, at) => ({ ...file, fileId: id<typeof pdf>(83 + at) }))
    expect(given(madePdf, madeOfd).when({ ...record, version: 2, round: 1, made }).decision).toEqual(remadeFor(2, 1))
    expect(given(madePdf, madeOfd, requested).when({ ...record, round: 1, made }).decision).toEqual(next('record'))
    expect(given(madePdf, madeOfd, requested).when({ ...refuseFiles, round: 1 }).decision).toEqual(next('refuse'))
  })

  test('of before can be had after they were superseded', () => {
    given(madePdf, madeOfd, ...remadeFor(2, 1)).when(download).then(downloaded)
  })
})

describe('the hub asks again by itself', () => {
  test('only for what was refused for want of a seal, and not once somebody has asked or files were made', () => {
    const refusedFor = (code: LicenceFileRefusal): LicenceFileEvent => ({ ...refused, data: { ...refused.data, code } } as LicenceFileEvent)
    given(refusedFor('FILE_SEAL_UNUSABLE')).when(askAgain).then(requested)
    expect(given(refusedFor('FILE_GLYPH_MISSING')).when(askAgain).decision).toEqual([])
    expect(given(refused, requested).when(askAgain).decision).toEqual([])
    expect(given(refused, requested, ...remadeFor(1, 1)).when(askAgain).decision).toEqual([])
  })

  test('also where there are files already, which somebody wanted made anew', () => { given(madePdf, madeOfd, requested, refused).when(askAgain).then(requested) })

  test.each([{ status: 'ended' }, { status: 'draft' }, { stock: true }, { templated: false }, { erased: true }] as const)('not of a licence that is %o', (change) => {
    expect(given(refused).when({ ...askAgain, licence: { ...licence, ...change } }).decision).toEqual([])
  })
})

describe('a file is made again', () => {
  const wrongs: readonly (readonly [LicenceFileRefusal, Partial<typeof remake>])[] = [
    ['LICENCE_FILE_NOT_FOUND', { licence: { ...licence, status: 'absent' } }],
    ['LICENCE_FILE_NOT_FOUND', { by: byStranger, licence: { ...licence, stock: true }, queue: { behind: true, waiting: true } }],
    ['LICENCE_FILE_NOT_OURS', { licence: { ...licence, status: 'draft' }, queue: { behind: true, waiting: true } }],
    ['LICENCE_FILE_NOT_OURS', { licence: { ...licence, status: 'ended' } }],
    ['LICENCE_FILE_NOT_OURS', { licence: { ...licence, stock: true } }],
    ['LICENCE_FILE_NOT_OURS', { licence: { ...licence, templated: false } }],
    ['LICENCE_FILE_UNDER_WAY', { queue: { behind: true, waiting: true } }],
    ['FILES_BEHIND', { queue: { behind: true, waiting: false } }],
  ]
  test.each(wrongs)('not where %s, case %#', (code, wrong) => { given(refused).when({ ...remake, ...wrong }).thenRefuses(code) })

  test('not where one of its holders is erased, which is told before what would pass', () => {
    const gone = { ...licence, erased: true }
    given(refused).when({ ...remake, licence: gone }).thenRefuses('HOLDER_ERASED')
    given(refused, requested).when({ ...remake, licence: gone, queue: { behind: true, waiting: true } }).thenRefuses('HOLDER_ERASED')
    given(refused).when({ ...remake, by: byStranger, licence: gone }).thenRefuses('LICENCE_FILE_NOT_FOUND')
    given(refused).when({ ...remake, licence: { ...gone, status: 'ended' } }).thenRefuses('LICENCE_FILE_NOT_OURS')
  })

  test('also for who took over the tasks of its issuer', () => { given(refused).when({ ...remake, by: bySuccessor }).then(requested) })

  test('the register lists the refusals in the order of checking', () => {
    const register = Object.keys(licenceFileRefusals)
    const places = wrongs.map(([code]) => register.indexOf(code))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })
})

/** Who may have a file for what: said a second time, from the other end. */
function mayHave({ by: acting, ownHolder, purpose, fileId, licence: { erased } }: DownloadLicenceFile): LicenceFileRefusal | 'yes' {
  const staff = new Set<Role>(['issuing-clerk', 'approver', 'department-system'])
  const worksForIssuer = (acting.unit === by.unit || acting.predecessors.includes(by.unit)) && acting.roles.filter((role) => staff.has(role)).length > 0
  const isHolder = ownHolder === wife || ownHolder === husband
  if (erased || ![pdf, ofd].includes(fileId)) return 'LICENCE_FILE_NOT_FOUND'
  if (worksForIssuer) return purpose === 'own' ? 'LICENCE_FILE_PURPOSE_WRONG' : 'yes'
  if (isHolder) return purpose === 'own' ? 'yes' : 'LICENCE_FILE_PURPOSE_WRONG'
  return 'LICENCE_FILE_NOT_FOUND'
}

test('a file is given to its issuers for their purposes and to a holder for her own, to nobody else is there one, and none once a holder is erased', () => {
  const asked = fc.record({
    acting: fc.constantFrom(by, byStranger, bySuccessor, byHolder), roles: fc.subarray([...roles], { minLength: 1 }), ownHolder: fc.constantFrom(null, wife, husband, neighbour),
    purpose: fc.constantFrom(...downloadPurposes), fileId: fc.constantFrom(pdf, ofd, id<typeof pdf>(99)), erased: fc.boolean(),
  })
  fc.assert(fc.property(asked, ({ acting, roles: held, ownHolder, purpose, fileId, erased }) => {
    const command: DownloadLicenceFile = { ...download, by: { ...acting, roles: held }, ownHolder, purpose, fileId, licence: { ...licence, erased } }
    const { decision } = given(madePdf, madeOfd).when(command)
    const expected = mayHave(command)
    if (expected === 'yes') expect(decision).toMatchObject([{ type: 'LicenceFileDownloaded', data: { fileId, purpose } }])
    else expect(decision).toMatchObject({ refused: expected })
  }), { numRuns: 2_000 })
})

test('whoever may ask for a file at all is a holder or of its issuers', () => {
  expect(roles.filter((role) => commandRoles.DownloadLicenceFile.includes(role)).toSorted()).toEqual(['approver', 'department-system', 'holder', 'issuing-clerk'])
})

test('whatever happened, no round is answered twice', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom<LicenceFileCommand>(record, refuseFiles, remake, { ...record, version: 2, round: 1 }, { ...refuseFiles, version: 2, round: 1 }, { ...record, round: 1 }), { maxLength: 12 }), (sent) => {
    let history: readonly LicenceFileEvent[] = []
    for (const command of sent) {
      const { decision } = given(...history).when(command)
      if (!('refused' in decision)) history = [...history, ...decision]
    }
    const answers = history.flatMap(({ type, data }) => (type === 'LicenceFileRefused' ? [`${String(data.round)}`] : type === 'LicenceFileMade' && data.format === 'pdf' ? [`${String(data.round)}`] : []))
    expect(new Set(answers).size).toBe(answers.length)
  }))
})
