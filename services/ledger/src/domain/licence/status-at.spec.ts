import type { LicenceEvent } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { evolve } from './evolve.ts'
import { composed, deposited, depositedTwice, ended, flagged, histories, issued, reportedLost, restricted, superseded, suspended, type Situation } from './fixtures/events.ts'
import { day, read, today } from './fixtures/world.ts'
import { absent } from './state.ts'
import { statusAt, type LicenceStatus } from './status-at.ts'

const view = (history: readonly LicenceEvent[], on = today) => statusAt(history.reduce(evolve, absent), on)

const expected: Readonly<Record<Situation, LicenceStatus>> = {
  absent: 'absent', draft: 'draft', reviewed: 'draft', valid: 'valid', 'not yet valid': 'not-yet-valid', expired: 'expired', suspended: 'suspended', lost: 'lost',
  seized: 'valid', disputed: 'valid', unverified: 'valid', duplicate: 'valid', cancelled: 'cancelled', 'transferred out': 'transferred-out',
}
test.each(Object.keys(expected) as Situation[])('the status of a licence that is %s', (situation) => {
  expect(view(histories[situation]).status).toBe(expected[situation])
})

// Strongest first: with everything at once, taking the strongest away lets the next one show.
const validTo = (from: string, until: string): LicenceEvent => read({ ...deposited, data: { ...deposited.data, validity: { from: day(from), until: day(until) } } } as LicenceEvent)
const future = validTo('2026-07-01', '2027-01-01')
const precedence: readonly (readonly [LicenceStatus, readonly LicenceEvent[], string])[] = [
  ['revoked', [future, suspended, reportedLost, ended('revoked')], '2028-01-01'],
  ['expired', [future, suspended, reportedLost], '2028-01-01'],
  ['suspended', [future, suspended, reportedLost], '2026-06-01'],
  ['lost', [future, reportedLost], '2026-06-01'],
  ['not-yet-valid', [future], '2026-06-01'],
  ['valid', [future], '2026-07-01'],
  ['valid', [future], '2027-01-01'],
  ['expired', [future], '2027-01-02'],
]
describe('of several the strongest is told', () => {
  test.each(precedence)('%s, case %#', (status, history, on) => {
    expect(view(history, day(on)).status).toBe(status)
  })
})

test('flags stand beside the status; restrictions go with the end, the others stay', () => {
  const history = [read(depositedTwice), restricted('other'), restricted('seized'), flagged]
  expect(view(history)).toEqual({ status: 'valid', ended: null, restricted: ['seized', 'other'], disputed: true, duplicate: true, unverified: true })
  expect(view([...history, ended('cancelled')])).toMatchObject({ status: 'cancelled', restricted: [], disputed: true, duplicate: true, unverified: true })
})

test.each(['withdrawn', 'rescinded', 'revoked', 'cancelled', 'transferred-out'] as const)('an end says how, when and by whom: %s', (how) => {
  const at = read(ended(how)).effectiveAt
  expect(view([...histories.valid, read(ended(how))])).toMatchObject({ status: how, ended: { how, at, successor: null } })
})

test('a dispute about an ended licence shows', () => {
  expect(view([...histories.valid, superseded, flagged])).toMatchObject({ status: 'superseded', disputed: true })
  expect(view([composed, issued]).unverified).toBe(false)
})
