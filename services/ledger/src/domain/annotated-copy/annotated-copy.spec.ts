import { specify } from '@hub/kernel/given'
import { annotatedCopyRefusals, commandRoles, copyDaysDefault, copyDaysMax, downloadPurposes, roles, type AnnotatedCopyEvent, type CopyId, type FileId, type HolderId, type Role } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Acting } from '../acting.ts'
import type { AnnotatedCopyCommand, CopiedLicence, DownloadAnnotatedCopy, MakeAnnotatedCopy } from './commands.ts'
import { annotatedCopy, liveCopiesMax } from './decide.ts'
import {
  asked, askedFor, by, byHolder, bySuccessor, byStranger, copyMade, day, download, downloaded, fileId, husband, id, lastDay, licence, make, neighbour, record, refuseCopy, refused, sweep, swept, today, wife,
} from './fixtures.ts'
import { termOf } from './term.ts'

const given = specify(annotatedCopy)

// Every command in every state; a text: the refusal.
const histories = { none: [], asked: [asked], refused: [asked, refused], made: [asked, copyMade], downloaded: [asked, copyMade, downloaded], swept: [asked, copyMade, swept] } as const
type Situation = keyof typeof histories
type Cell = string | readonly AnnotatedCopyEvent[]
const commands: { readonly [T in AnnotatedCopyCommand['type']]: Extract<AnnotatedCopyCommand, { type: T }> } = {
  MakeAnnotatedCopy: { ...make, copyId: id<CopyId>(82) }, RecordAnnotatedCopy: record, RefuseAnnotatedCopy: refuseCopy, DownloadAnnotatedCopy: download, SweepAnnotatedCopy: sweep,
}
const another = [askedFor({ copyId: id(82) })]
const missing = 'LICENCE_FILE_NOT_FOUND'
const table: Readonly<Record<AnnotatedCopyCommand['type'], Readonly<Record<Situation, Cell>>>> = {
  MakeAnnotatedCopy: { none: another, asked: another, refused: another, made: another, downloaded: another, swept: another },
  RecordAnnotatedCopy: { none: [], asked: [copyMade], refused: [], made: [], downloaded: [], swept: [] },
  RefuseAnnotatedCopy: { none: [], asked: [refused], refused: [], made: [], downloaded: [], swept: [] },
  DownloadAnnotatedCopy: { none: missing, asked: missing, refused: missing, made: [downloaded], downloaded: [downloaded], swept: missing },
  SweepAnnotatedCopy: { none: [], asked: [], refused: [], made: [swept], downloaded: [swept], swept: [] },
}

describe.each(Object.keys(commands) as AnnotatedCopyCommand['type'][])('%s on a copy that is', (type) => {
  test.each(Object.keys(histories) as Situation[])('%s', (situation) => {
    const { decision } = given(...histories[situation]).when(commands[type])
    const cell = table[type][situation]
    if (typeof cell === 'string') expect(decision).toMatchObject({ refused: cell })
    else expect(decision).toEqual(cell)
  })
})

describe('a copy is asked for', () => {
  const full = Array.from({ length: liveCopiesMax }, (_, at) => askedFor({ copyId: id(200 + at) }))
  const wrongs: readonly (readonly [string, Partial<MakeAnnotatedCopy>])[] = [
    ['COPY_LICENCE_NOT_FOUND', { licence: { ...licence, there: false, issuers: [], holders: [] }, behind: true }],
    ['COPY_LICENCE_NOT_FOUND', { by: byStranger, licence: { ...licence, erased: true }, behind: true }],
    ['HOLDER_ERASED', { licence: { ...licence, erased: true, offered: false } }],
    ['COPY_NOT_OFFERED', { licence: { ...licence, offered: false, inForce: false } }],
    ['COPY_LICENCE_NOT_IN_FORCE', { licence: { ...licence, inForce: false }, validUntil: day('2026-03-01') }],
    ['COPY_TERM_WRONG', { validUntil: day('2026-03-01'), missingGlyphs: ['𪚥'] }],
    ['COPY_TERM_WRONG', { validUntil: day('2026-08-30') }],
    ['COPY_TERM_WRONG', { licence: { ...licence, lastDay: day('2026-05-30') } }],
    ['COPY_GLYPH_MISSING', { missingGlyphs: ['𪚥'], behind: true }],
    ['FILES_BEHIND', { behind: true }],
  ]
  test.each(wrongs)('not where %s, case %#', (code, wrong) => { expect(given().when({ ...make, ...wrong }).decision).toMatchObject({ refused: code }) })

  test('of as many as serve at one time and not of one more; those of former versions and those that are over do not count', () => {
    expect(given(...full).when({ ...make, missingGlyphs: ['𪚥'] }).decision).toMatchObject({ refused: 'COPIES_TOO_MANY', detail: { max: liveCopiesMax } })
    expect(given(...full.slice(1)).when(make).decision).toEqual([asked])
    expect(given(...full).when({ ...make, licence: { ...licence, version: 2 } }).decision).toMatchObject([{ data: { version: 2 } }])
    expect(given(...full).when({ ...make, today: day('2026-06-01'), validUntil: day('2026-06-02') }).decision).toMatchObject([{ type: 'AnnotatedCopyAsked' }])
  })

  test('with its use sealed under the licence and nowhere else in the event', () => {
    const { decision } = given().when({ ...make, by: byHolder, ownHolder: husband })
    expect(decision).toMatchObject([{ data: { asker: 'own' }, seal: [{ part: 'used-for', subject: `licence-${make.licenceId}`, value: { usedFor: make.usedFor } }] }])
    const [event] = decision as readonly AnnotatedCopyEvent[]
    expect(JSON.stringify(event?.data)).not.toContain(make.usedFor)
  })

  test('the register lists the refusals in the order of checking', () => {
    const register = Object.keys(annotatedCopyRefusals)
    const places = wrongs.map(([code]) => register.indexOf(code)).filter((place) => place !== -1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(register.indexOf('COPIES_TOO_MANY')).toBeGreaterThan(register.indexOf('COPY_TERM_WRONG'))
  })
})

describe('the term of a copy', () => {
  test('is the usual one where none is named, and ends with the licence', () => {
    expect([termOf({ today, wished: null, lastDay: null }), termOf({ today, wished: null, lastDay: day('2026-03-10') })]).toEqual(['2026-05-31', '2026-03-10'])
    expect([copyDaysDefault, copyDaysMax]).toEqual([90, 180])
  })

  test('may be today and the longest there is, not the day beyond on either side', () => {
    const terms = ['2026-03-01', '2026-03-02', '2026-08-29', '2026-08-30'].map((wished) => termOf({ today, wished: day(wished), lastDay: null }))
    expect(terms).toEqual([{ refused: 'COPY_TERM_WRONG', detail: { latest: '2026-08-29' } }, '2026-03-02', '2026-08-29', { refused: 'COPY_TERM_WRONG', detail: { latest: '2026-08-29' } }])
  })
})

test('a copy is not swept on its last day, and is on the next', () => {
  expect(given(asked, copyMade).when({ ...sweep, today: lastDay }).decision).toEqual([])
  expect(given(asked, copyMade).when(sweep).decision).toEqual([swept])
})

describe('a copy that is there is not given', () => {
  test.each<readonly [string, Partial<DownloadAnnotatedCopy>]>([
    ['LICENCE_FILE_NOT_FOUND', { licence: { ...licence, erased: true } }],
    ['LICENCE_FILE_PURPOSE_WRONG', { purpose: 'own', today: day('2026-06-01') }],
    ['COPY_EXPIRED', { today: day('2026-06-01'), licence: { ...licence, version: 2, inForce: false } }],
    ['COPY_SUPERSEDED', { licence: { ...licence, version: 2, inForce: false } }],
    ['COPY_LICENCE_NOT_IN_FORCE', { licence: { ...licence, inForce: false } }],
  ])('where %s', (code, wrong) => { expect(given(asked, copyMade).when({ ...download, ...wrong }).decision).toMatchObject({ refused: code }) })

  test('on its last day it still is', () => { expect(given(asked, copyMade).when({ ...download, today: lastDay }).decision).toEqual([downloaded]) })
})

/** Who may ask for a copy, and who may have it for what: said a second time, from the other end. */
interface Asking { readonly acting: Acting; readonly held: readonly Role[]; readonly own: HolderId | null; readonly of: CopiedLicence }
const worksForIssuer = ({ acting, held, of }: Asking, staff: readonly Role[]): boolean =>
  of.there && [acting.unit, ...acting.predecessors].some((unit) => of.issuers.includes(unit)) && held.filter((role) => staff.includes(role)).length > 0
const isHolder = ({ own, of }: Asking): boolean => of.there && (own === wife || own === husband)
const askings = fc.record({
  acting: fc.constantFrom(by, byStranger, bySuccessor, byHolder), held: fc.subarray([...roles], { minLength: 1 }), own: fc.constantFrom(null, wife, husband, neighbour),
  of: fc.record({ there: fc.boolean(), erased: fc.boolean() }).map(({ there, erased }) => ({ ...licence, there, erased })),
})

test('a copy is made for its holders and through clerks of its issuers, and nobody else learns that there is a licence', () => {
  fc.assert(fc.property(askings, (asking) => {
    const { decision } = given().when({ ...make, by: { ...asking.acting, roles: asking.held }, ownHolder: asking.own, licence: asking.of })
    const clerk = worksForIssuer(asking, ['issuing-clerk'])
    if (!clerk && !isHolder(asking)) expect(decision).toMatchObject({ refused: 'COPY_LICENCE_NOT_FOUND' })
    else if (asking.of.erased) expect(decision).toMatchObject({ refused: 'HOLDER_ERASED' })
    else expect(decision).toMatchObject([{ type: 'AnnotatedCopyAsked', data: { asker: clerk ? 'on-behalf' : 'own' } }])
  }), { numRuns: 2_000 })
})

test('a copy is given to its issuers for their purposes and to a holder for her own, to nobody else is there one', () => {
  fc.assert(fc.property(askings, fc.constantFrom(...downloadPurposes), fc.constantFrom(fileId, id<FileId>(99)), (asking, purpose, wanted) => {
    const { decision } = given(asked, copyMade).when({ ...download, by: { ...asking.acting, roles: asking.held }, ownHolder: asking.own, licence: asking.of, purpose, fileId: wanted })
    const staff = worksForIssuer(asking, ['issuing-clerk', 'approver', 'department-system'])
    if (asking.of.erased || wanted !== fileId || (!staff && !isHolder(asking))) expect(decision).toMatchObject({ refused: 'LICENCE_FILE_NOT_FOUND' })
    else if ((purpose === 'own') === staff) expect(decision).toMatchObject({ refused: 'LICENCE_FILE_PURPOSE_WRONG' })
    else expect(decision).toMatchObject([{ type: 'AnnotatedCopyDownloaded', data: { fileId, purpose } }])
  }), { numRuns: 2_000 })
})

test('who may send the command at all is a holder or a clerk', () => {
  expect(roles.filter((role) => commandRoles.MakeAnnotatedCopy.includes(role)).toSorted()).toEqual(['holder', 'issuing-clerk'])
})

test('whatever happened, no copy is answered twice, and none is given that was refused or swept', () => {
  const sendable = fc.constantFrom<AnnotatedCopyCommand>(record, refuseCopy, download, sweep)
  fc.assert(fc.property(fc.array(sendable, { maxLength: 10 }), (sent) => {
    let history: readonly AnnotatedCopyEvent[] = [asked]
    for (const command of sent) {
      const { decision } = given(...history).when(command)
      if (!('refused' in decision)) history = [...history, ...decision]
    }
    const types = history.map(({ type }) => type)
    const ends = types.flatMap((type, at) => (type === 'AnnotatedCopyRefused' || type === 'AnnotatedCopySwept' ? [at] : []))
    expect(types.filter((type) => type === 'AnnotatedCopyMade' || type === 'AnnotatedCopyRefused').length).toBeLessThanOrEqual(1)
    expect(ends.length).toBeLessThanOrEqual(1)
    if (ends[0] !== undefined) expect(types.slice(ends[0] + 1)).toEqual([])
  }))
})
