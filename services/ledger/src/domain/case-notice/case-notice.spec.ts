import { specify } from '@hub/kernel/given'
import type { CaseNoticeEvent, FileId, NoticeId, SealId } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import type { CaseNoticeCommand, MakeCaseNotice } from './commands.ts'
import { caseNotice } from './decide.ts'
import { asked, askedFor, by, bySuccessor, byStranger, download, downloaded, fileId, id, make, noticed, noticeMade, record, refused, refuseNotice } from './fixtures.ts'

const given = specify(caseNotice)

// Every command in every state; a text: the refusal.
const histories = { none: [], asked: [asked], refused: [asked, refused], made: [asked, noticeMade], downloaded: [asked, noticeMade, downloaded] } as const
type Situation = keyof typeof histories
type Cell = string | readonly CaseNoticeEvent[]
const commands: { readonly [T in CaseNoticeCommand['type']]: Extract<CaseNoticeCommand, { type: T }> } = {
  MakeCaseNotice: { ...make, noticeId: id<NoticeId>(82) }, RecordCaseNotice: record, RefuseCaseNotice: refuseNotice, DownloadCaseNotice: download,
}
const another = [askedFor({ noticeId: id(82) })]
const missing = 'NOTICE_NOT_FOUND'
const table: Readonly<Record<CaseNoticeCommand['type'], Readonly<Record<Situation, Cell>>>> = {
  MakeCaseNotice: { none: another, asked: 'NOTICE_UNDER_WAY', refused: another, made: 'NOTICE_ALREADY_MADE', downloaded: 'NOTICE_ALREADY_MADE' },
  RecordCaseNotice: { none: [], asked: [noticeMade], refused: [], made: [], downloaded: [] },
  RefuseCaseNotice: { none: [], asked: [refused], refused: [], made: [], downloaded: [] },
  DownloadCaseNotice: { none: missing, asked: missing, refused: missing, made: [downloaded], downloaded: [downloaded] },
}

describe.each(Object.keys(commands) as CaseNoticeCommand['type'][])('%s on a notice that is', (type) => {
  test.each(Object.keys(histories) as Situation[])('%s', (situation) => {
    const { decision } = given(...histories[situation]).when(commands[type])
    const cell = table[type][situation]
    if (typeof cell === 'string') expect(decision).toMatchObject({ refused: cell })
    else expect(decision).toEqual(cell)
  })
})

describe('a notice is asked for', () => {
  // Each is wrong in all that comes later as well, so the order of checking shows.
  const wrongs: readonly (readonly [string, Partial<MakeCaseNotice>])[] = [
    ['CASE_NOT_FOUND', { noticed: { there: false }, by: byStranger, sealId: null, behind: true }],
    ['CASE_OF_ANOTHER_WINDOW', { by: byStranger, noticed: { ...noticed, erased: true, accepted: false }, sealId: null, behind: true }],
    ['HOLDER_ERASED', { noticed: { ...noticed, erased: true, accepted: false }, sealId: null, behind: true }],
    ['NOTICE_TOO_EARLY', { noticed: { ...noticed, accepted: false }, sealId: null, behind: true }],
    ['NOTICE_TOO_EARLY', { kind: 'receipt', noticed: { ...noticed, received: false, accepted: false }, sealId: null, behind: true }],
    ['NOTICE_TOO_EARLY', { kind: 'supplement', noticed: { ...noticed, supplementAsked: false }, sealId: null, behind: true }],
    ['NOTICE_TOO_EARLY', { kind: 'decline', sealId: null, behind: true }],
    ['NOTICE_SEAL_MISSING', { sealId: null, behind: true }],
    ['FILES_BEHIND', { behind: true }],
  ]
  test.each(wrongs)('not where %s, case %#', (code, wrong) => { expect(given().when({ ...make, ...wrong }).decision).toMatchObject({ refused: code }) })

  test('by the window that has the case, and by whoever took it over', () => {
    for (const who of [by, bySuccessor]) expect(given().when({ ...make, by: who }).decision).toEqual([asked])
  })

  test('once for each kind and format, each as soon as what it gives notice of has happened, whatever has not', () => {
    const receipt = { ...make, kind: 'receipt' as const, noticed: { ...noticed, accepted: false } }
    expect(given(asked, noticeMade).when(receipt).decision).toEqual([askedFor({ kind: 'receipt' })])
    const nothing = { ...noticed, received: false, accepted: false, supplementAsked: false }
    expect(given().when({ ...make, kind: 'decline', noticed: { ...nothing, declined: true } }).decision).toEqual([askedFor({ kind: 'decline' })])
    expect(given().when({ ...make, kind: 'supplement', noticed: { ...nothing, received: true, supplementAsked: true } }).decision).toEqual([askedFor({ kind: 'supplement' })])
    expect(given(asked, noticeMade).when({ ...make, format: 'ofd' }).decision).toEqual([askedFor({ format: 'ofd' })])
    expect(given(asked, noticeMade).when(make).decision).toMatchObject({ refused: 'NOTICE_ALREADY_MADE', detail: { fileId } })
  })
})

describe('a notice whose seal has ended', () => {
  const [second, secondFile, newSeal] = [id<NoticeId>(82), id<FileId>(83), id<SealId>(84)]
  const again = { ...make, noticeId: second, sealId: newSeal, formerSealEnded: true }
  const askedAgain = askedFor({ noticeId: second })
  const recordAgain = { ...record, noticeId: second, fileId: secondFile, sealId: newSeal }

  test('is made anew, and the former is marked with the making', () => {
    expect(given(asked, noticeMade).when(again).decision).toEqual([askedAgain])
    expect(given(asked, noticeMade, askedAgain).when(recordAgain).decision).toMatchObject([
      { type: 'CaseNoticeMade', data: { noticeId: second, fileId: secondFile, sealId: newSeal } }, { type: 'CaseNoticeReplaced', data: { noticeId: make.noticeId, successor: second } },
    ])
  })

  test('is made anew once: not while the wish is open, nor under a seal that stands', () => {
    expect(given(asked, noticeMade, askedAgain).when({ ...again, noticeId: id<NoticeId>(92) }).decision).toMatchObject({ refused: 'NOTICE_UNDER_WAY' })
    const made = { ...noticeMade, data: { ...noticeMade.data, noticeId: second, fileId: secondFile } } as CaseNoticeEvent
    expect(given(asked, noticeMade, askedAgain, made).when({ ...again, formerSealEnded: false }).decision).toMatchObject({ refused: 'NOTICE_ALREADY_MADE', detail: { fileId: secondFile } })
  })

  test('stays the one in force where the new one is refused, and is replaced by the next', () => {
    const refusedAgain = { ...refused, data: { ...refused.data, noticeId: second } } as CaseNoticeEvent
    const third = { ...again, noticeId: id<NoticeId>(92) }
    expect(given(asked, noticeMade, askedAgain, refusedAgain).when(third).decision).toEqual([askedFor({ noticeId: third.noticeId })])
    expect(given(asked, noticeMade, askedAgain, refusedAgain, askedFor({ noticeId: third.noticeId })).when({ ...recordAgain, noticeId: third.noticeId }).decision).toMatchObject([{}, { data: { noticeId: make.noticeId, successor: third.noticeId } }])
  })

  test('is given out for ever, beside the one in its place; one of another kind or format is left alone', () => {
    expect(given(asked, noticeMade, askedAgain).when(download).decision).toEqual([downloaded])
    const ofd = askedFor({ noticeId: second, format: 'ofd' })
    expect(given(asked, noticeMade, ofd).when(recordAgain).decision).toMatchObject([{ type: 'CaseNoticeMade' }])
  })

  test('is none where no notice is: the fact alone refuses and allows nothing', () => { expect(given().when(again).decision).toEqual([askedAgain]) })
})

describe('a notice is taken', () => {
  test.each([['another window', { by: byStranger }], ['a case whose party is erased', { noticed: { ...noticed, erased: true } }], ['another file', { fileId: id<FileId>(99) }]])('not by %s, who hears that there is none', (_who, wrong) => {
    expect(given(asked, noticeMade).when({ ...download, ...wrong }).decision).toEqual({ refused: 'NOTICE_NOT_FOUND', detail: {} })
  })

  test('by whoever took the window over', () => { expect(given(asked, noticeMade).when({ ...download, by: bySuccessor }).decision).toEqual([downloaded]) })
})
