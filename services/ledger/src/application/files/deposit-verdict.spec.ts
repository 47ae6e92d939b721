import type { UnitId } from '@hub/schemas'
import type { FileVerdict } from '@hub/verify'
import { describe, expect, test } from 'vitest'
import { assessDeposit } from './deposit-verdict.ts'
import { FileVerifierUnavailable, type VerifiedFile } from './file-verifier.ts'

type Step = FileVerdict['sealed']['steps'][number]
type Seal = FileVerdict['sealed']['seals'][number]

const [bureau, office] = ['019b0000-0000-7000-8000-000000000001', '019b0000-0000-7000-8000-000000000002'] as unknown as readonly [UnitId, UnitId]
const issuers = [{ unitId: bureau, name: '样例局', uscc: '11330000000000001X' }]
const seal: Seal = { sealName: null, signer: 'C=CN, O=样例局, CN=unit', signedAt: '2026-11-22T12:00:00Z', timeBasis: 'attested', unchanged: 'yes', validThen: 'yes' }
const step = (code: string, outcome: Step['outcome'] = 'failed', detail: Step['detail'] = {}): Step => ({ seal: 0, step: 'signature.certificate', outcome, code, zh: '', detail })
const stranger = step('CERTIFICATE_INVALID_THEN', 'failed', { subject: 'C=CN', codes: ['CHAIN_NOT_TRUSTED', 'ISSUER_NOT_FOUND'] })

interface Given { readonly kind?: FileVerdict['kind']; readonly unchanged?: FileVerdict['overall']; readonly sealed?: FileVerdict['overall']; readonly seals?: readonly Seal[]; readonly steps?: readonly Step[]; readonly without?: FileVerdict['overall']; readonly trustMadeAt?: string | null; readonly annotatedCopy?: FileVerdict['annotatedCopy']; readonly notice?: FileVerdict['notice'] }
function verified({ kind = 'ofd', unchanged = 'yes', sealed = 'yes', seals = [seal], steps = [], without = 'unknown', trustMadeAt = '2026-11-22T16:00:00Z', annotatedCopy = null, notice = null }: Given = {}): VerifiedFile {
  const said = (answer: FileVerdict['overall']) => ({ answer, zh: '', next: '' })
  const verdict = (answer: FileVerdict['overall']): FileVerdict => ({
    version: 1, kind, sha256: '', licenceIdentifier: 'id', annotatedCopy, notice, checkedAt: '', trustMadeAt, overall: answer, unchanged: { ...said(unchanged), steps: [] }, sealed: { ...said(answer), steps, seals },
    inForce: { ...said('unknown'), code: 'OFFLINE' },
  })
  return { verdict: verdict(sealed), withoutTrust: sealed === 'no' ? verdict(without) : null }
}
const outcomeOf = (given: Given, units = issuers): string => {
  const assessed = assessDeposit(verified(given), units)
  return 'refused' in assessed ? assessed.refused : `${assessed.verdict.trust} ${assessed.verdict.unchanged} ${assessed.verdict.stands ? 'stands' : 'beside'}`
}

test('a file that is good, and sealed by its issuer, stands; what is recorded is codes, instants and ids', () => {
  expect(assessDeposit(verified({ steps: [step('TIME_CLAIMED', 'not-judged'), step('TIME_CLAIMED', 'not-judged'), step('SEAL_VALID_THEN', 'passed')] }), issuers)).toEqual({
    format: 'ofd', identifier: 'id',
    verdict: { stands: true, unchanged: 'yes', trust: 'trusted', seals: [{ unitId: bureau, signedAt: '2026-11-22T12:00:00.000Z', timeBasis: 'attested', validThen: 'yes' }], codes: ['TIME_CLAIMED'], trustMadeAt: '2026-11-22T16:00:00.000Z' },
  })
})

test.each<[string, Given, string]>([
  ['is changed', { unchanged: 'no' }, 'LICENCE_FILE_UNSIGNED_OR_CHANGED'],
  ['has a format that cannot be judged', { unchanged: 'unknown', sealed: 'unknown', seals: [] }, 'LICENCE_FILE_NOT_JUDGED'],
  ['has one seal that cannot be judged', { unchanged: 'unknown', seals: [seal, { ...seal, unchanged: 'unknown' }] }, 'LICENCE_FILE_NOT_JUDGED'],
  ['may have lost seals', { unchanged: 'unknown' }, 'trusted unknown beside'],
  ['is an annotated copy, sealed by the issuer', { annotatedCopy: { madeAt: null, maker: null, usedFor: '贷款', until: '2027-02-21T15:59:59Z' } }, 'LICENCE_FILE_IS_COPY'],
  ['is a notice of a window, sealed by the issuer', { notice: { kind: 'acceptance', number: null, office: null, madeAt: null } }, 'LICENCE_FILE_IS_NOTICE'],
  ['is no file of a page', { kind: 'seal' }, 'LICENCE_FILE_FORMAT_UNKNOWN'],
  ['has a seal of which nothing is known', { sealed: 'unknown', seals: [{ ...seal, validThen: 'unknown' }] }, 'unknown yes beside'],
  ['has a seal of a stranger', { sealed: 'no', steps: [stranger], seals: [{ ...seal, validThen: 'no' }] }, 'untrusted yes beside'],
  ['has a seal and a time stamp of strangers', { sealed: 'no', steps: [step('SEAL_INVALID_THEN'), step('TIME_STAMP_WRONG'), step('CERTIFICATE_UNTRUSTED')] }, 'untrusted yes beside'],
  ['has a seal of a stranger that is wrong in itself', { sealed: 'no', steps: [stranger], without: 'no' }, 'LICENCE_FILE_SEAL_INVALID'],
  ['has a revoked seal', { sealed: 'no', steps: [step('CERTIFICATE_INVALID_THEN', 'failed', { codes: ['REVOKED'] })] }, 'LICENCE_FILE_SEAL_INVALID'],
  ['has a stranger’s seal and a revoked one', { sealed: 'no', steps: [stranger, step('CERTIFICATE_REVOKED')] }, 'LICENCE_FILE_SEAL_INVALID'],
  ['has a time stamp that is wrong', { sealed: 'no', steps: [step('TIME_STAMP_WRONG')], without: 'no' }, 'LICENCE_FILE_SEAL_INVALID'],
  ['has a time stamp of a stranger', { sealed: 'no', steps: [step('TIME_STAMP_WRONG'), step('SEAL_INVALID_THEN')] }, 'unknown yes beside'],
  ['has a seal that is summed up as bad, and nothing else', { sealed: 'no', steps: [step('SEAL_INVALID_THEN')] }, 'LICENCE_FILE_SEAL_INVALID'],
  ['is said to be bad by no step', { sealed: 'no' }, 'LICENCE_FILE_SEAL_INVALID'],
])('a file that %s', (_what, given, outcome) => { expect(outcomeOf(given)).toBe(outcome) })

describe('the issuer is told by', () => {
  test.each<[string, Partial<Seal>, string]>([
    ['the name in the certificate', {}, 'stands'], ['the code in the certificate', { signer: 'C=CN, OU=11330000000000001X, CN=unit' }, 'stands'], ['the name of the seal', { signer: 'CN=other', sealName: '样例局' }, 'stands'],
    ['no part of a name', { signer: 'C=CN, O=样例局一分局' }, 'beside'], ['no name that another value holds', { signer: String.raw`C=CN, O=别的局\, O=样例局` }, 'beside'], ['no seal without names', { signer: null }, 'beside'],
    ['no seal that was not valid', { validThen: 'unknown' }, 'beside'],
  ])('%s', (_what, more, outcome) => { expect(outcomeOf({ seals: [{ ...seal, ...more }] })).toBe(`trusted yes ${outcome}`) })

  test('each of several, or the file does not stand', () => {
    const both = [...issuers, { unitId: office, name: '另一局', uscc: '11330000000000002X' }]
    expect([outcomeOf({}, both), outcomeOf({ seals: [seal, { ...seal, signer: 'O=另一局' }] }, both), outcomeOf({}, [])]).toEqual(['trusted yes beside', 'trusted yes stands', 'trusted yes beside'])
  })
})

test('nothing is judged without a trust bundle', () => {
  expect(() => assessDeposit(verified({ trustMadeAt: null }), issuers)).toThrow(FileVerifierUnavailable)
  expect(assessDeposit('not-judged', issuers)).toMatchObject({ refused: 'LICENCE_FILE_NOT_JUDGED' })
})
