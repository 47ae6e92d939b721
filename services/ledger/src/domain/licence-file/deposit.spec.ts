import { specify } from '@hub/kernel/given'
import { licenceFileRefusals, type FileId, type LicenceFileEvent, type LicenceFileRefusal } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { DepositLicenceFile, LicenceFileCommand } from './commands.ts'
import { licenceFile } from './decide.ts'
import { beside, bySuccessor, byStranger, deposited, depositPdf, download, downloaded, id, licence, madeOfd, madePdf, ofd, pdf, record, refused, refuseFiles, remake, requested } from './fixtures.ts'
import { dueFormats, type LicenceFileState } from './state.ts'

const given = specify(licenceFile)
const stateAfter = (...history: readonly LicenceFileEvent[]): LicenceFileState => history.reduce(licenceFile.evolve, licenceFile.initial)
const depositOf = (more: Partial<DepositLicenceFile['file']>): DepositLicenceFile => ({ ...depositPdf, file: { ...depositPdf.file, ...more } })
const [again, other] = [id<FileId>(86), id<FileId>(87)]
const ofdDeposited = deposited({ fileId: other, format: 'ofd', sha256: 'ef'.repeat(32) })

describe('a department’s own file', () => {
  test('takes the place of what the hub made of its format, and of none other', () => {
    given(madePdf, madeOfd).when(depositPdf).then(deposited({ supersedes: pdf }))
    given(madePdf, madeOfd).when(depositOf({ format: 'ofd' })).then(deposited({ format: 'ofd', supersedes: ofd }))
  })

  test('takes the place of the one that it deposited before, which can still be had', () => {
    const former = depositPdf.file.fileId
    given(deposited()).when(depositOf({ fileId: again, sha256: '12'.repeat(32) })).then(deposited({ fileId: again, sha256: '12'.repeat(32), supersedes: former }))
    given(deposited(), deposited({ fileId: again, sha256: '12'.repeat(32), supersedes: former })).when({ ...download, fileId: former }).then({ ...downloaded, data: { ...downloaded.data, fileId: former } } as LicenceFileEvent)
  })

  test('is kept beside what stands where nobody can vouch for its seal, and stands once it can', () => {
    const strange = depositOf({ verdict: beside })
    given(madePdf, madeOfd).when(strange).then(deposited({ verdict: beside, supersedes: null }))
    given(madePdf, madeOfd, deposited({ verdict: beside })).when(depositOf({ fileId: again })).then(deposited({ fileId: again, supersedes: pdf }))
    given(deposited({ verdict: beside })).when(depositOf({ fileId: again, sha256: '12'.repeat(32), verdict: beside })).then(deposited({ fileId: again, sha256: '12'.repeat(32), verdict: beside, supersedes: depositPdf.file.fileId }))
  })

  test('is not taken twice, made by the hub or deposited', () => {
    given(deposited()).when(depositOf({ fileId: again })).thenRefuses('LICENCE_FILE_KNOWN')
    given(madePdf).when(depositOf({ sha256: 'ab'.repeat(32) })).thenRefuses('LICENCE_FILE_KNOWN')
    given(deposited({ verdict: beside })).when(depositOf({ fileId: again, verdict: beside })).thenRefuses('LICENCE_FILE_KNOWN')
  })

  test('is taken from who took over the tasks of the issuer, and for stock and types without a template', () => {
    given().when({ ...depositPdf, by: bySuccessor, licence: { ...licence, stock: true, templated: false } }).then(deposited())
  })

  const wrongs: readonly (readonly [LicenceFileRefusal | 'HOLDER_ERASED', Partial<DepositLicenceFile>])[] = [
    ['LICENCE_FILE_NOT_FOUND', { licence: { ...licence, status: 'absent' } }],
    ['LICENCE_FILE_NOT_FOUND', { by: byStranger, version: 7, licence: { ...licence, erased: true, status: 'ended' } }],
    ['HOLDER_ERASED', { version: 7, licence: { ...licence, erased: true, status: 'ended' } }],
    ['LICENCE_FILE_NOT_TAKEN', { version: 7, licence: { ...licence, status: 'ended' } }],
    ['LICENCE_FILE_NOT_TAKEN', { version: 0, licence: { ...licence, status: 'draft', version: 0 } }],
    ['LICENCE_FILE_VERSION_WRONG', { licence: { ...licence, version: 2 } }],
    ['LICENCE_FILE_VERSION_WRONG', { version: 2 }],
  ]
  test.each(wrongs)('is refused with %s, case %#', (code, wrong) => { given(deposited()).when({ ...depositPdf, ...wrong }).thenRefuses(code) })

  test('is refused in the order of the register', () => {
    const register = Object.keys(licenceFileRefusals)
    const places = [...wrongs.map(([code]) => code), 'LICENCE_FILE_KNOWN' as const].filter((code) => code !== 'HOLDER_ERASED').map((code) => register.indexOf(code))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })
})

describe('the hub makes', () => {
  test('of a version the formats that were not deposited', () => {
    expect([dueFormats(stateAfter(deposited()), 1), dueFormats(stateAfter(deposited(), ofdDeposited), 1), dueFormats(stateAfter(deposited(), ofdDeposited), 2)]).toEqual([['ofd'], [], ['pdf', 'ofd']])
  })

  test('both where what was deposited does not stand', () => {
    expect(dueFormats(stateAfter(deposited({ verdict: beside })), 1)).toEqual(['pdf', 'ofd'])
  })

  test('nothing more where it was refused a file, or has made both', () => {
    expect([dueFormats(stateAfter(refused, deposited()), 1), dueFormats(stateAfter(madePdf, madeOfd, deposited({ supersedes: pdf })), 1)]).toEqual([[], []])
  })

  test('again what is its own, and not what was deposited', () => {
    expect(dueFormats(stateAfter(madePdf, madeOfd, deposited({ supersedes: pdf }), requested), 1)).toEqual(['ofd'])
    given(deposited()).when(remake).then(requested)
    given(deposited(), ofdDeposited).when(remake).thenRefuses('LICENCE_FILE_DEPOSITED')
  })

  test('nothing of what was asked for when both were deposited meanwhile, and can be asked for the next version', () => {
    const both = stateAfter(requested, deposited(), ofdDeposited)
    expect([dueFormats(both, 1), both.asked, dueFormats(both, 2)]).toEqual([[], false, ['pdf', 'ofd']])
  })
})

test('whatever happens, one file of a format stands, and it is the newest of those that do', () => {
  const files = fc.record({ format: fc.constantFrom('pdf' as const, 'ofd' as const), sha256: fc.constantFrom('cd', '12', '34').map((byte) => byte.repeat(32)), stands: fc.boolean() })
  const commands = fc.oneof(fc.constantFrom<LicenceFileCommand>(record, refuseFiles, remake), files)
  fc.assert(fc.property(fc.array(commands, { maxLength: 15 }), (sent) => {
    let history: readonly LicenceFileEvent[] = []
    for (const [at, wanted] of sent.entries()) {
      const command = 'stands' in wanted ? depositOf({ fileId: id<FileId>(100 + at), format: wanted.format, sha256: wanted.sha256, verdict: wanted.stands ? depositPdf.file.verdict : beside }) : wanted
      const { decision } = given(...history).when(command)
      if (!('refused' in decision)) history = [...history, ...decision]
    }
    const kept = history.flatMap((event) => (event.type === 'LicenceFileMade' || event.type === 'LicenceFileDeposited' ? [event] : []))
    const superseded = new Set(kept.map(({ data }) => data.supersedes))
    const standing = kept.filter((event) => event.type === 'LicenceFileMade' || event.data.verdict.stands)
    for (const format of ['pdf', 'ofd'] as const) {
      const ofFormat = standing.filter(({ data }) => data.format === format)
      const ids = ofFormat.map(({ data }) => data.fileId)
      if (new Set(ids).size === ids.length) expect(ofFormat.filter(({ data }) => !superseded.has(data.fileId))).toEqual(ofFormat.slice(-1))
    }
  }))
})
