import { isRefusal } from '@hub/kernel'
import { specify } from '@hub/kernel/given'
import { firstInstantOfDay, type LicenceEvent } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { licence } from './decide.ts'
import { commands } from './fixtures/commands.ts'
import {
  agreed, composed, composedByTwo, confirmed, deposited, depositedTwice, ended, histories, issued, reinstated, resolved, restricted, reviewed, superseded, suspended,
  suspendedBySupervisor, version,
} from './fixtures/events.ts'
import {
  asSuccessor, at, by, byPlanning, byStranger, bySupervisor, composedAt, day, definition, holders, housing, instant, issuedAt, licenceId, licenceType, newLicenceId,
  oldHousing, planning, read, stamp, supervisor, validity, withoutReview,
} from './fixtures/world.ts'
import type { LicenceState } from './state.ts'
import { holdsKey, statusAt } from './status-at.ts'
import { supersedingOf } from './supersede.ts'
import { issuersOfSuccessor } from './who.ts'

const given = specify(licence)
const stateAfter = (...history: readonly LicenceEvent[]): LicenceState => history.reduce(licence.evolve, licence.initial)
const early = (event: LicenceEvent, effectiveAt: string): LicenceEvent => ({ ...event, effectiveAt: instant(effectiveAt) })

describe('issuing', () => {
  test('is composing, review by somebody else, and the seal of the issuer', () => {
    given().when(commands.ComposeLicence).then(composed)
    given(composed).when({ ...commands.ReviewLicence, by }).thenRefuses('LICENCE_REVIEWER_IS_COMPOSER')
    given(composed).when(commands.ReviewLicence).then(reviewed)
    given(composed, reviewed).when(commands.IssueLicence).then(issued)
  })

  test('needs no review where the type does not ask for it', () => {
    given(composed).when({ ...commands.IssueLicence, licenceType: withoutReview }).then(issued)
    given(composed).when({ ...commands.ReviewLicence, licenceType: withoutReview }).thenRefuses('LICENCE_REVIEW_NOT_REQUIRED')
  })

  test('by two authorities is done when the second agrees', () => {
    const second = { ...issued, data: { ...issued.data, issuer: planning } } as LicenceEvent
    given(composedByTwo, reviewed).when(commands.IssueLicence).then(agreed)
    given(composedByTwo, reviewed, agreed).when(commands.IssueLicence).thenRefuses('LICENCE_ALREADY_AGREED')
    given(composedByTwo, reviewed, agreed).when({ ...commands.IssueLicence, by: byPlanning }).then(second)
    expect(statusAt(stateAfter(composedByTwo, reviewed, agreed), stamp.today).status).toBe('draft')
  })

  test('by two authorities that one unit took over is done at once', () => {
    const merged = { ...by, predecessors: [planning] }
    given(composedByTwo, reviewed).when({ ...commands.IssueLicence, by: merged }).then(agreed, { ...issued, data: { ...issued.data, issuer: planning } } as LicenceEvent)
  })

  test('may be entered late, but not before it was composed', () => {
    given(read(composed, composedAt), reviewed).when({ ...commands.IssueLicence, effectiveAt: issuedAt }).then(early(issued, issuedAt))
    given(read(composed, composedAt), reviewed).when({ ...commands.IssueLicence, effectiveAt: instant('2026-02-28T00:00:00.000Z') }).thenRefuses('LICENCE_EFFECT_BEFORE_ISSUE')
  })

  test('is for the units that the type lists and those that took their place', () => {
    const listed = { ...licenceType, definition: { ...definition, issuers: [oldHousing] } }
    given().when({ ...commands.ComposeLicence, licenceType: listed }).thenRefuses('LICENCE_ISSUER_NOT_ALLOWED')
    given().when({ ...commands.ComposeLicence, licenceType: listed, by: asSuccessor }).then(composed)
    given().when({ ...commands.ComposeLicence, licenceType: listed, by: asSuccessor, issuers: [oldHousing] }).thenRefuses('LICENCE_ISSUER_ENDED')
  })
})

describe('stock', () => {
  test('is deposited unverified, in force since its day of issue, and confirmed by its department', () => {
    given().when(commands.DepositLicence).then(deposited)
    const state = stateAfter(read(deposited))
    expect(state).toMatchObject({ status: 'issued', version: 3, issuedAt: firstInstantOfDay(day('2026-03-02')), unverified: true })
    given(read(deposited)).when(commands.ConfirmLicence).then(confirmed)
  })

  test('of a retired type, of ended issuers or of a longer validity than allowed is taken as it is', () => {
    const old = { ...licenceType, status: 'retired' } as const
    const long = { from: validity.from, until: null }
    const decision = given().when({ ...commands.DepositLicence, licenceType: old, by: asSuccessor, issuers: [oldHousing], validity: long }).decision
    expect(decision).toMatchObject([{ type: 'LicenceDeposited', data: { issuers: [oldHousing], validity: long } }])
  })

  test('whose key is held is a duplicate, unless it has expired already', () => {
    given().when({ ...commands.DepositLicence, keyHeld: true }).then(depositedTwice)
    const past = { from: day('2021-01-01'), until: day('2026-05-31') }
    expect(given().when({ ...commands.DepositLicence, keyHeld: true, validity: past }).decision).toMatchObject([{ data: { duplicate: false } }])
    given(read(depositedTwice)).when(commands.ResolveDuplicate).then(resolved)
    expect([stateAfter(read(depositedTwice)), stateAfter(read(depositedTwice), resolved)].map((state) => holdsKey(state, stamp.today))).toEqual([false, true])
  })

  test('is revised by its source, but not handed to another holder', () => {
    given(read(deposited)).when({ ...commands.ReviseDeposit, holders: holders.slice(0, 1) }).thenRefuses('LICENCE_HOLDERS_DIFFER')
    expect(given(read(deposited)).when({ ...commands.ReviseDeposit, holders: holders.toReversed() }).decision).toMatchObject([{ type: 'LicenceCorrected' }])
  })
})

describe('a successor', () => {
  const compose = { ...commands.ComposeSuccessor, predecessor: stateAfter(...histories.valid) }
  const draft = { ...composed, data: { ...composed.data, licenceId: newLicenceId, predecessor: { licenceId, how: 'reissue' } } } as LicenceEvent
  const issue = { ...commands.IssueLicence, licenceId: newLicenceId, predecessor: stateAfter(...histories.valid) }

  test('names its predecessor, and ends it only when it is issued itself', () => {
    expect(given().when(compose).decision).toMatchObject([{ data: draft.data }])
    expect(given(draft, reviewed).when(issue).decision).toMatchObject([{ type: 'LicenceIssued', data: { licenceId: newLicenceId } }])
    const state = stateAfter(draft)
    if (state.status !== 'draft') throw new Error('it is a draft')
    const superseding = supersedingOf(state, issue)
    if (superseding === undefined) throw new Error('it has a predecessor')
    given(...histories.valid).when(superseding).then(superseded)
    expect(statusAt(stateAfter(...histories.valid, superseded), stamp.today)).toMatchObject({ status: 'superseded', ended: { successor: newLicenceId } })
  })

  test('is not issued where its predecessor has ended, expired or been suspended meanwhile', () => {
    for (const [situation, because] of [['cancelled', 'LICENCE_ENDED'], ['expired', 'LICENCE_EXPIRED'], ['suspended', 'LICENCE_SUSPENDED']] as const)
      given(draft, reviewed).when({ ...issue, predecessor: stateAfter(...histories[situation]) }).thenRefuses('LICENCE_PREDECESSOR_NOT_READY', { predecessor: licenceId, because })
  })

  test('replaces a licence that was reported lost, for the same holders', () => {
    const replace = { ...compose, how: 'replace' as const }
    given().when(replace).thenRefuses('LICENCE_PREDECESSOR_NOT_READY', { predecessor: licenceId, because: 'LICENCE_NOT_LOST' })
    const lost = { ...replace, predecessor: stateAfter(...histories.lost) }
    expect(given().when(lost).decision).toMatchObject([{ type: 'LicenceComposed' }])
    given().when({ ...lost, holders: holders.slice(0, 1) }).thenRefuses('LICENCE_HOLDERS_DIFFER')
  })

  test('takes a licence in that was transferred out, and adds nothing to its history', () => {
    const takeIn = { ...compose, how: 'transfer-in' as const }
    given().when(takeIn).thenRefuses('LICENCE_PREDECESSOR_NOT_READY', { predecessor: licenceId, because: 'LICENCE_NOT_TRANSFERRED_OUT' })
    expect(given().when({ ...takeIn, predecessor: stateAfter(...histories['transferred out']) }).decision).toMatchObject([{ type: 'LicenceComposed' }])
    given(...histories['transferred out']).when({ ...commands.Supersede, how: 'transfer-in', by: byStranger }).thenNothing()
  })

  test('has the issuers of its predecessor, the ended ones replaced', () => {
    const { issuers } = { issuers: [oldHousing, planning] }
    expect(issuersOfSuccessor(asSuccessor, { issuers }, 'reissue')).toEqual([housing, planning])
    expect(issuersOfSuccessor({ ...asSuccessor, predecessors: [oldHousing, planning] }, { issuers }, 'replace')).toEqual([housing])
    expect(issuersOfSuccessor(byStranger, { issuers }, 'transfer-in')).toEqual([byStranger.unit])
  })
})

describe('who may act', () => {
  test('another authority cannot suspend it, the supervisor can', () => {
    given(...histories.valid).when({ ...commands.SuspendLicence, by: byStranger }).thenRefuses('LICENCE_NOT_AUTHORISED', { authority: 'issuer-or-supervisor' })
    given(...histories.valid).when({ ...commands.SuspendLicence, by: bySupervisor }).then(suspendedBySupervisor)
  })

  test('the issuer neither revokes, where that is the supervisor’s, nor undoes the supervisor’s suspension', () => {
    given(...histories.valid).when({ ...commands.RevokeLicence, by }).thenRefuses('LICENCE_NOT_AUTHORISED', { authority: 'supervisor' })
    given(...histories.valid, suspendedBySupervisor).when(commands.ReinstateLicence).thenRefuses('LICENCE_SUSPENDED_BY_OTHER', { by: supervisor })
    given(...histories.valid, suspendedBySupervisor).when({ ...commands.ReinstateLicence, by: bySupervisor }).then(
      { ...reinstated, data: { ...reinstated.data, by: supervisor } } as LicenceEvent)
  })

  test('the supervisor cancels nothing where that is the issuer’s', () => {
    given(...histories.valid).when({ ...commands.CancelLicence, by: bySupervisor }).thenRefuses('LICENCE_NOT_AUTHORISED', { authority: 'issuer' })
  })

  test('who suspended gives back, also when the type has named another authority since', () => {
    const changed = { ...licenceType, definition: { ...definition, authority: { ...definition.authority, suspend: 'issuer' as const } } }
    given(...histories.valid, suspendedBySupervisor).when({ ...commands.ReinstateLicence, by: bySupervisor, licenceType: changed }).then(
      { ...reinstated, data: { ...reinstated.data, by: supervisor } } as LicenceEvent)
  })

  test('who took the issuer over acts in its place', () => {
    given(...histories.valid).when({ ...commands.CancelLicence, by: { ...byStranger, predecessors: [housing] } }).then(ended('cancelled', byStranger.unit))
  })
})

describe('legal instants', () => {
  test('an act of now says nothing about them, one entered late does', () => {
    given(...histories.valid).when(commands.SuspendLicence).then(suspended)
    given(...histories.valid).when({ ...commands.SuspendLicence, effectiveAt: at }).then(suspended)
    given(...histories.valid).when({ ...commands.SuspendLicence, effectiveAt: instant('2026-05-01T00:00:00.000Z') }).then(early(suspended, '2026-05-01T00:00:00.000Z'))
  })

  test('a clock that is a little ahead counts as now; the future is refused', () => {
    given(...histories.valid).when({ ...commands.SuspendLicence, effectiveAt: instant('2026-06-01T02:05:00.000Z') }).then(suspended)
    given(...histories.valid).when({ ...commands.SuspendLicence, effectiveAt: instant('2026-06-01T02:05:00.001Z') }).thenRefuses('LICENCE_EFFECT_IN_FUTURE')
  })

  test('nothing takes effect before the issue, nor before what it undoes', () => {
    given(...histories.valid).when({ ...commands.SuspendLicence, effectiveAt: instant('2026-03-02T00:59:59.999Z') }).thenRefuses('LICENCE_EFFECT_BEFORE_ISSUE', { notBefore: issuedAt })
    const since = instant('2026-05-01T00:00:00.000Z')
    const history = [...histories.valid, read(suspended, since)]
    given(...history).when({ ...commands.ReinstateLicence, effectiveAt: instant('2026-04-30T00:00:00.000Z') }).thenRefuses('LICENCE_EFFECT_OUT_OF_ORDER', { since })
    given(...history).when({ ...commands.ReinstateLicence, effectiveAt: since }).then(early(reinstated, since))
    given(...history).when({ ...commands.WithdrawLicence, effectiveAt: instant('2026-04-01T00:00:00.000Z') }).then(early(ended('withdrawn'), '2026-04-01T00:00:00.000Z'))
  })

  test('an act of now is never too early, though what it follows was recorded after its clock was read', () => {
    const moment = instant('2026-06-01T02:00:00.007Z')
    given(...histories.valid, read(suspended, moment)).when(commands.ReinstateLicence).then(reinstated)
  })
})

describe('validity', () => {
  const expiring = read({ ...deposited, data: { ...deposited.data, validity: { from: day('2025-06-02'), until: stamp.today } } } as LicenceEvent)
  const tomorrow = { ...stamp, at: instant('2026-06-01T16:00:00.000Z'), today: day('2026-06-02') }

  test('runs to the end of its last day in Asia/Shanghai', () => {
    expect(statusAt(stateAfter(expiring), stamp.today).status).toBe('valid')
    expect(statusAt(stateAfter(expiring), tomorrow.today).status).toBe('expired')
    expect([stamp.today, tomorrow.today].map((today) => holdsKey(stateAfter(expiring), today))).toEqual([true, false])
  })

  test('is renewed before it ends, or later with a decision that was taken in time', () => {
    const renew = { ...commands.RenewLicence, ...tomorrow }
    given(expiring).when(renew).thenRefuses('LICENCE_EXPIRED')
    expect(given(expiring).when({ ...renew, effectiveAt: instant('2026-06-01T15:59:59.999Z') }).decision).toMatchObject([{ type: 'LicenceRenewed', effectiveAt: '2026-06-01T15:59:59.999Z' }])
  })

  test('that is renewed early runs on without a gap', () => {
    const next = { from: day('2026-06-02'), until: day('2031-06-01') }
    expect(given(expiring).when({ ...commands.RenewLicence, validity: next }).decision).toMatchObject([{ data: { validity: { from: '2025-06-02', until: '2031-06-01' } } }])
    given(expiring).when({ ...commands.RenewLicence, validity: { ...next, from: day('2026-06-03') } }).thenRefuses('LICENCE_VALIDITY_GAP')
    given(expiring).when({ ...commands.RenewLicence, validity: { from: day('2026-01-01'), until: stamp.today } }).thenRefuses('LICENCE_NOT_LONGER')
  })

  test('may be as long as the type says, to the day', () => {
    const years = (until: string) => given(...histories.valid).when({ ...commands.AmendLicence, validity: { from: validity.from, until: day(until) } }).decision
    expect(isRefusal(years('2036-03-02'))).toBe(false)
    expect(years('2036-03-03')).toMatchObject({ refused: 'LICENCE_VALIDITY_TOO_LONG' })
    const open = { ...licenceType, definition: { ...definition, validityYearsMax: null } }
    expect(isRefusal(given(...histories.valid).when({ ...commands.AmendLicence, licenceType: open, validity: { from: validity.from, until: null } }).decision)).toBe(false)
    given(...histories.valid).when({ ...commands.RenewLicence, licenceType: licenceType, validity: { from: validity.from, until: null } }).thenRefuses('LICENCE_VALIDITY_TOO_LONG')
  })

  test('is not pushed into the future by an amendment', () => {
    given(...histories.valid).when({ ...commands.AmendLicence, validity: { ...validity, from: day('2026-06-02') } }).thenRefuses('LICENCE_VALIDITY_GAP')
    given(...histories['not yet valid']).when({ ...commands.AmendLicence, validity: { from: day('2026-06-02'), until: validity.until } }).then(
      { ...version('LicenceAmended', 2), data: { ...version('LicenceAmended', 2).data, validity: { from: day('2026-06-02'), until: validity.until } } } as LicenceEvent)
  })
})

test('several restrictions stand at once and are lifted one by one', () => {
  const both = [...histories.valid, restricted('mortgaged'), restricted('seized')]
  expect(statusAt(stateAfter(...both), stamp.today)).toMatchObject({ status: 'valid', restricted: ['seized', 'mortgaged'] })
  given(...both).when({ ...commands.RestrictLicence, kind: 'mortgaged' }).thenRefuses('LICENCE_ALREADY_RESTRICTED')
  given(...both).when(commands.TransferLicenceOut).thenRefuses('LICENCE_SEIZED')
  const decision = given(...both).when({ ...commands.LiftRestriction, kind: 'seized' }).decision
  if (isRefusal(decision)) throw new Error('it is lifted')
  const after = decision.reduce(licence.evolve, stateAfter(...both))
  expect(statusAt(after, stamp.today).restricted).toEqual(['mortgaged'])
})

test('an inspection is of a year since the issue, and told again only with another result', () => {
  const inspect = commands.InspectLicence
  given(...histories.valid).when({ ...inspect, year: 2025 }).thenRefuses('LICENCE_INSPECTION_YEAR')
  given(...histories.valid).when({ ...inspect, year: 2027 }).thenRefuses('LICENCE_INSPECTION_YEAR')
  const failed: LicenceEvent = { type: 'LicenceInspected', v: 1, data: { licenceId, year: 2026, passed: false } }
  given(...histories.valid, failed).when({ ...inspect, passed: false }).thenRefuses('LICENCE_ALREADY_INSPECTED')
  expect(given(...histories.valid, failed).when(inspect).decision).toMatchObject([{ data: { passed: true } }])
})

test('no decision puts a name, a number, a face value or a reason outside its sealed parts', () => {
  for (const [situation, command] of [
    ['absent', commands.ComposeLicence], ['absent', commands.DepositLicence], ['reviewed', commands.IssueLicence], ['valid', commands.AmendLicence],
    ['valid', commands.RenewLicence], ['unverified', commands.ReviseDeposit], ['valid', commands.SuspendLicence], ['valid', commands.RestrictLicence], ['valid', commands.CancelLicence],
  ] as const) {
    const decision = given(...histories[situation]).when(command).decision
    if (isRefusal(decision)) throw new Error(`${command.type} is accepted`)
    const plain = JSON.stringify(decision.map(({ type, data, effectiveAt }) => ({ type, data, effectiveAt })))
    for (const secret of ['测试', '1949123100', '示例路', '教师', '房许字', 'R-1']) expect(plain).not.toContain(secret)
  }
})
