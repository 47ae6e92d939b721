import { specify } from '@hub/kernel/given'
import { licenceRefusals, licenceVersionMax, type LicenceEvent, type LicenceRefusal } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import type { LicenceCommand } from './commands.ts'
import { licence } from './decide.ts'
import { commands } from './fixtures/commands.ts'
import { agreed, composed, composedByTwo, deposited, depositedTwice, flagged, histories, issued, reportedLost, restricted, reviewed, suspended, suspendedBySupervisor } from './fixtures/events.ts'
import {
  asSuccessor, by, byStranger, composedAt, day, definition, holders, housing, instant, issuedAt, licenceType, oldHousing, planning, read, stranger, withoutReview,
} from './fixtures/world.ts'
import { absent, type LicenceState } from './state.ts'

const given = specify(licence)
const stateAfter = (...history: readonly LicenceEvent[]): LicenceState => history.reduce(licence.evolve, licence.initial)

/** One step of a ladder: as things stand this is refused; the next step puts one thing right. */
type Step = readonly [LicenceRefusal, readonly LicenceEvent[], LicenceCommand]
type Ladder = readonly Step[]

type Asked<T extends LicenceCommand['type']> = Extract<LicenceCommand, { type: T }>

/** A ladder whose steps each repair one field of the worst command there is. */
function ladder<T extends LicenceCommand['type']>(type: T, worst: Partial<Asked<T>>, repairs: readonly (readonly [LicenceRefusal, readonly LicenceEvent[], Partial<Asked<T>>])[]): Ladder {
  let command: LicenceCommand = { ...commands[type], ...worst }
  return repairs.map(([code, history, repair]): Step => {
    command = { ...command, ...repair }
    return [code, history, command]
  })
}

const retired = { ...licenceType, status: 'retired' } as const
const future = instant('2027-01-01T00:00:00.000Z')
const tooEarly = instant('2026-01-01T00:00:00.000Z')
const worker = { ...holders[0], kind: 'organisation' } as (typeof holders)[number]
const endless = { from: day('2020-01-01'), until: null }
const past = { from: day('2020-01-01'), until: day('2026-05-31') }
const narrow = { ...licenceType, definition: { ...definition, issuersMax: 1 } }

const badForm = {
  issuers: [stranger, stranger, oldHousing], holders: [], face: { husbandJob: 'x' }, faceProblems: ['premises'], missingGlyphs: ['𪚥'], validity: endless, licenceType: { status: 'absent' as const }, by: byStranger,
}
const compose = ladder('ComposeLicence', { ...badForm, issuers: [planning, planning, oldHousing] }, [
  ['LICENCE_ALREADY_EXISTS', [composed], {}],
  ['LICENCE_OF_UNKNOWN_TYPE', [], {}],
  ['LICENCE_OF_RETIRED_TYPE', [], { licenceType: retired }],
  ['LICENCE_NOT_ISSUER', [], { licenceType }],
  ['LICENCE_ISSUERS_TOO_MANY', [], { by: asSuccessor, issuers: [housing, housing, oldHousing] }],
  ['LICENCE_ISSUER_REPEATED', [], { issuers: [oldHousing, oldHousing] }],
  ['LICENCE_ISSUER_ENDED', [], { issuers: [oldHousing, stranger] }],
  ['LICENCE_ISSUER_NOT_ALLOWED', [], { issuers: [housing, stranger] }],
  ['LICENCE_HOLDERS_COUNT', [], { issuers: [housing] }],
  ['LICENCE_HOLDER_REPEATED', [], { holders: [worker, worker] }],
  ['LICENCE_HOLDER_KIND', [], { holders: [worker] }],
  ['LICENCE_FACE_INVALID', [], { holders: holders.slice(0, 1) }],
  ['LICENCE_FIELD_WITHOUT_HOLDER', [], { faceProblems: [] }],
  ['GLYPH_MISSING', [], { face: {} }],
  ['LICENCE_VALIDITY_TOO_LONG', [], { missingGlyphs: [] }],
  ['LICENCE_VALIDITY_PASSED', [], { validity: past }],
])

const successor = ladder('ComposeSuccessor', { how: 'replace', predecessor: stateAfter(...histories.expired), holders: holders.slice(0, 1), face: { husbandJob: 'x' }, validity: endless }, [
  ['LICENCE_HOLDERS_DIFFER', [], {}],
  ['LICENCE_VALIDITY_TOO_LONG', [], { holders }],
  ['LICENCE_VALIDITY_PASSED', [], { validity: past }],
  ['LICENCE_PREDECESSOR_NOT_FOUND', [], { validity: commands.ComposeSuccessor.validity, predecessor: absent }],
  ['LICENCE_PREDECESSOR_NOT_READY', [], { predecessor: stateAfter(...histories.expired) }],
])

const deposit = ladder('DepositLicence', { ...badForm, issuedOn: day('2026-06-02') }, [
  ['LICENCE_ALREADY_EXISTS', [deposited], {}],
  ['LICENCE_OF_UNKNOWN_TYPE', [], {}],
  ['LICENCE_NOT_ISSUER', [], { licenceType: { ...narrow, status: 'retired' as const }, by }],
  ['LICENCE_ISSUERS_TOO_MANY', [], { issuers: [housing, housing] }],
  ['LICENCE_ISSUER_REPEATED', [], { licenceType: retired }],
  ['LICENCE_ISSUER_NOT_ALLOWED', [], { issuers: [housing, stranger] }],
  ['LICENCE_HOLDERS_COUNT', [], { issuers: [housing] }],
  ['LICENCE_FACE_INVALID', [], { holders: holders.slice(0, 1) }],
  ['LICENCE_FIELD_WITHOUT_HOLDER', [], { faceProblems: [] }],
  ['LICENCE_ISSUED_IN_FUTURE', [], { face: {}, missingGlyphs: [] }],
])

const review = ladder('ReviewLicence', { licenceType: { status: 'absent' as const }, by: byStranger }, [
  ['LICENCE_NOT_FOUND', [], {}],
  ['LICENCE_OF_UNKNOWN_TYPE', [composed, issued], {}],
  ['LICENCE_OF_RETIRED_TYPE', [composed, issued], { licenceType: retired }],
  ['LICENCE_NOT_ISSUER', [composed, issued], { licenceType: withoutReview }],
  ['LICENCE_ALREADY_ISSUED', [composed, issued], { by }],
  ['LICENCE_ENDED', histories.cancelled, {}],
  ['LICENCE_REVIEW_NOT_REQUIRED', [composed, reviewed], {}],
  ['LICENCE_REVIEWER_IS_COMPOSER', [composed, reviewed], { licenceType }],
  ['LICENCE_ALREADY_REVIEWED', [composed, reviewed], { by: commands.ReviewLicence.by }],
])

const passed = (event: LicenceEvent): LicenceEvent => read({ ...event, data: { ...event.data, validity: past, predecessor: { licenceId: commands.ComposeSuccessor.licenceId, how: 'reissue' } } } as LicenceEvent, composedAt)
const issue = ladder('IssueLicence', { licenceType: { status: 'absent' as const }, by: byStranger, effectiveAt: future, missingGlyphs: ['𪚥'] }, [
  ['LICENCE_NOT_FOUND', [], {}],
  ['LICENCE_OF_UNKNOWN_TYPE', [composed, issued], {}],
  ['LICENCE_OF_RETIRED_TYPE', [composed, issued], { licenceType: retired }],
  ['LICENCE_NOT_ISSUER', [composed, issued], { licenceType }],
  ['GLYPH_MISSING', [composed, issued], { by }],
  ['LICENCE_ALREADY_ISSUED', [composed, issued], { missingGlyphs: [] }],
  ['LICENCE_ENDED', histories.cancelled, {}],
  ['LICENCE_EFFECT_IN_FUTURE', [passed(composedByTwo), agreed], {}],
  ['LICENCE_EFFECT_BEFORE_ISSUE', [passed(composedByTwo), agreed], { effectiveAt: tooEarly }],
  ['LICENCE_NOT_REVIEWED', [passed(composedByTwo), agreed], { effectiveAt: commands.IssueLicence.at }],
  ['LICENCE_ALREADY_AGREED', [passed(composedByTwo), reviewed, agreed], {}],
  ['LICENCE_VALIDITY_PASSED', [passed(composedByTwo), reviewed], {}],
  ['LICENCE_PREDECESSOR_NOT_FOUND', [{ ...passed(composed), data: { ...passed(composed).data, validity: commands.ComposeLicence.validity } } as LicenceEvent, reviewed], {}],
])

const supersede = ladder('Supersede', { how: 'replace', by: byStranger, effectiveAt: tooEarly }, [
  ['LICENCE_PREDECESSOR_NOT_FOUND', [], {}],
  ['LICENCE_NOT_ISSUER', [composed], {}],
  ['LICENCE_NOT_ISSUED', [composed], { by }],
  ['LICENCE_ENDED', histories.cancelled, {}],
  ['LICENCE_EFFECT_BEFORE_ISSUE', histories.expired, {}],
  ['LICENCE_EXPIRED', histories.expired, { effectiveAt: commands.Supersede.at }],
  ['LICENCE_NOT_LOST', histories.seized, {}],
  ['LICENCE_NOT_TRANSFERRED_OUT', histories.valid, { how: 'transfer-in' }],
])

const everything = [read({ ...depositedTwice, data: { ...depositedTwice.data, validity: past } } as LicenceEvent), suspended, reportedLost, restricted('seized')]
const without = (...drop: readonly LicenceEvent[]): readonly LicenceEvent[] => [read(deposited), ...everything.slice(1).filter((event) => !drop.includes(event))]
const seized = everything[3] as LicenceEvent
const latest = read({ ...deposited, data: { ...deposited.data, version: licenceVersionMax } } as LicenceEvent)
const lateVersion = read({ type: 'LicenceRenewed', v: 1, data: { licenceId: commands.AmendLicence.licenceId, version: 4, typeVersion: 2, validity: commands.AmendLicence.validity } })
const amend = ladder('AmendLicence', { face: { husbandJob: 'x' }, faceProblems: ['premises'], missingGlyphs: ['𪚥'], validity: endless, licenceType: { status: 'absent' as const }, by: byStranger, effectiveAt: future }, [
  ['LICENCE_NOT_FOUND', [], {}],
  ['LICENCE_OF_UNKNOWN_TYPE', [composed], {}],
  ['LICENCE_NOT_ISSUER', [composed], { licenceType }],
  ['LICENCE_FACE_INVALID', [composed], { by }],
  ['LICENCE_FIELD_WITHOUT_HOLDER', [{ ...composed, data: { ...composed.data, holders: holders.slice(0, 1) } } as LicenceEvent], { faceProblems: [] }],
  ['GLYPH_MISSING', [composed], { face: {} }],
  ['LICENCE_VALIDITY_TOO_LONG', [composed], { missingGlyphs: [] }],
  ['LICENCE_NOT_ISSUED', [composed], { validity: past }],
  ['LICENCE_ENDED', histories.cancelled, {}],
  ['LICENCE_EFFECT_IN_FUTURE', everything, {}],
  ['LICENCE_EFFECT_BEFORE_ISSUE', everything, { effectiveAt: tooEarly }],
  ['LICENCE_IS_DUPLICATE', everything, { effectiveAt: commands.AmendLicence.at }],
  ['LICENCE_EXPIRED', [read({ ...deposited, data: { ...deposited.data, validity: past } } as LicenceEvent), ...everything.slice(1)], {}],
  ['LICENCE_SUSPENDED', without(), {}],
  ['LICENCE_LOST', without(suspended), {}],
  ['LICENCE_SEIZED', without(suspended, reportedLost), {}],
  ['LICENCE_VALIDITY_PASSED', [latest, { ...lateVersion, data: { ...lateVersion.data, version: licenceVersionMax } } as LicenceEvent], {}],
  ['LICENCE_VALIDITY_GAP', [latest], { validity: { from: day('2026-07-01'), until: day('2031-03-01') } }],
  ['LICENCE_VERSIONS_USED_UP', [latest], { validity: commands.AmendLicence.validity, effectiveAt: issuedAt }],
  ['LICENCE_EFFECT_OUT_OF_ORDER', [read(deposited), lateVersion], {}],
])

const renew = ladder('RenewLicence', { validity: { from: day('2032-01-01'), until: day('2031-03-01') } }, [
  ['LICENCE_VALIDITY_GAP', [latest], {}],
  ['LICENCE_NOT_LONGER', [latest], { validity: { from: day('2026-03-02'), until: day('2031-03-01') } }],
  ['LICENCE_VERSIONS_USED_UP', [latest], { validity: commands.RenewLicence.validity }],
])

const reviseDeposit = ladder('ReviseDeposit', { holders: holders.slice(0, 1), faceProblems: ['premises'] }, [
  ['LICENCE_HOLDERS_DIFFER', [composed], {}],
  ['LICENCE_FACE_INVALID', [composed], { holders }],
  ['LICENCE_NOT_ISSUED', [composed], { faceProblems: [] }],
  ['LICENCE_NOT_STOCK', histories.valid, {}],
])

const suspend = ladder('SuspendLicence', { licenceType: { status: 'absent' as const }, by: byStranger, effectiveAt: future }, [
  ['LICENCE_NOT_FOUND', [], {}],
  ['LICENCE_OF_UNKNOWN_TYPE', [composed], {}],
  ['LICENCE_NOT_AUTHORISED', [composed], { licenceType }],
  ['LICENCE_NOT_ISSUED', [composed], { by }],
  ['LICENCE_ENDED', histories.cancelled, {}],
  ['LICENCE_EFFECT_IN_FUTURE', histories.suspended, {}],
  ['LICENCE_SUSPENDED', histories.suspended, { effectiveAt: issuedAt }],
  ['LICENCE_EFFECT_OUT_OF_ORDER', [...histories.valid, read(suspended), read({ type: 'LicenceReinstated', v: 1, data: { licenceId: commands.SuspendLicence.licenceId, by: housing } })], {}],
])

const reinstate = ladder('ReinstateLicence', { effectiveAt: issuedAt }, [
  ['LICENCE_NOT_SUSPENDED', histories.valid, {}],
  ['LICENCE_SUSPENDED_BY_OTHER', [...histories.valid, read(suspendedBySupervisor)], {}],
  ['LICENCE_EFFECT_OUT_OF_ORDER', [...histories.valid, read(suspended)], {}],
])

const inspect = ladder('InspectLicence', { year: 2020 }, [
  ['LICENCE_NOT_YET_VALID', histories['not yet valid'], {}],
  ['LICENCE_EXPIRED', histories.expired, {}],
  ['LICENCE_INSPECTION_YEAR', histories.valid, {}],
  ['LICENCE_ALREADY_INSPECTED', [...histories.valid, { type: 'LicenceInspected', v: 1, data: { licenceId: commands.InspectLicence.licenceId, year: 2026, passed: true } }], { year: 2026 }],
])

const rest: Ladder = [
  ['LICENCE_ALREADY_RESTRICTED', [...histories.valid, read(seized)], { ...commands.RestrictLicence, effectiveAt: issuedAt }],
  ['LICENCE_NOT_RESTRICTED', histories.valid, { ...commands.LiftRestriction, effectiveAt: issuedAt }],
  ['LICENCE_EFFECT_OUT_OF_ORDER', [...histories.valid, read(seized)], { ...commands.LiftRestriction, effectiveAt: issuedAt }],
  ['LICENCE_EFFECT_OUT_OF_ORDER', [...histories.valid, read(reportedLost)], { ...commands.RecoverLicence, effectiveAt: issuedAt }],
  ['LICENCE_NOT_ISSUER', [composed], { ...commands.FlagLicenceDispute, by: byStranger }],
  ['LICENCE_NOT_ISSUED', [composed], commands.FlagLicenceDispute],
  ['LICENCE_ALREADY_DISPUTED', [...histories.cancelled, flagged], commands.FlagLicenceDispute],
  ['LICENCE_NOT_DISPUTED', histories.cancelled, commands.ClearLicenceDispute],
  ['LICENCE_IS_DUPLICATE', histories.duplicate, commands.ConfirmLicence],
  ['LICENCE_ALREADY_CONFIRMED', histories.valid, commands.ConfirmLicence],
  ['LICENCE_NOT_DUPLICATE', histories.valid, commands.ResolveDuplicate],
  ['LICENCE_NOT_LOST', histories.valid, { ...commands.RecoverLicence, effectiveAt: issuedAt }],
]

const ladders = { compose, successor, deposit, review, issue, supersede, amend, renew, reviseDeposit, suspend, reinstate, inspect } as const

describe.each(Object.entries(ladders))('of several things that are wrong the first is told: %s', (_name, steps) => {
  test.each(steps)('%s', (code, history, command) => {
    given(...history).when(command).thenRefuses(code)
  })
})

test.each(rest)('%s, case %#', (code, history, command) => {
  given(...history).when(command).thenRefuses(code)
})

test.each(Object.entries(ladders).filter(([name]) => name !== 'supersede'))('the register lists them in the order of checking: %s', (_name, steps) => {
  const register = Object.keys(licenceRefusals)
  const places = steps.map(([code]) => register.indexOf(code))
  expect(places).toEqual(places.toSorted((a, b) => a - b))
})

test('every refusal of the register stands here', () => {
  const told = [...Object.values(ladders).flat(), ...rest].map(([code]) => code)
  expect(new Set(told)).toEqual(new Set(Object.keys(licenceRefusals)))
})
