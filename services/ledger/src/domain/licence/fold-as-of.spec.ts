import type { LicenceEvent } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { composed, deposited, ended, issued, reinstated, reviewed, suspended, flagged, version } from './fixtures/events.ts'
import { dated, day, instant } from './fixtures/world.ts'
import { foldAsOf, type Bitemporal, type DatedEvent } from './fold-as-of.ts'
import { statusAt } from './status-at.ts'

const on = (event: LicenceEvent, effectiveAt: string): LicenceEvent => ({ ...event, effectiveAt: instant(effectiveAt) })
const noon = (date: string) => instant(`${date}T04:00:00.000Z`)
const status = (events: readonly DatedEvent[], { asOf, asKnownAt }: { readonly asOf: string; readonly asKnownAt?: string }) => {
  const instants: Bitemporal = { asOf: noon(asOf), asKnownAt: asKnownAt === undefined ? null : noon(asKnownAt) }
  return statusAt(foldAsOf(events, instants), day(asOf)).status
}

describe('a revocation of 1 April that is entered on 10 April', () => {
  const history = [
    dated(composed, '2026-03-02T01:00:00.000Z'), dated(reviewed, '2026-03-02T02:00:00.000Z'), dated(issued, '2026-03-02T03:00:00.000Z'),
    dated(suspended, '2026-04-05T01:00:00.000Z'),
    dated(on(ended('revoked'), '2026-04-01T00:00:00.000Z'), '2026-04-10T01:00:00.000Z'),
  ]
  test('was not known on 3 April, when the licence was valid to anybody who looked', () => {
    expect(status(history, { asOf: '2026-04-03', asKnownAt: '2026-04-03' })).toBe('valid')
    expect(status(history, { asOf: '2026-04-06', asKnownAt: '2026-04-06' })).toBe('suspended')
  })
  test('holds for 3 April by what is known today', () => {
    expect(status(history, { asOf: '2026-04-03' })).toBe('revoked')
    expect(status(history, { asOf: '2026-04-06' })).toBe('revoked')
    expect(status(history, { asOf: '2026-03-31' })).toBe('valid')
  })
  test('leaves the past before it as it was', () => {
    expect(status(history, { asOf: '2026-03-01' })).toBe('absent')
    expect(foldAsOf(history, { asOf: instant('2026-03-02T02:59:59.999Z') }).status).toBe('draft')
    expect(foldAsOf(history, { asOf: instant('2026-03-02T03:00:00.000Z') }).status).toBe('issued')
    expect(foldAsOf(history, { asKnownAt: instant('2026-03-02T02:59:59.999Z') }).status).toBe('draft')
  })
})

test('stock was in force before it was deposited, by what is known since', () => {
  const history = [dated(deposited, '2026-05-20T01:00:00.000Z')]
  expect(status(history, { asOf: '2026-04-01' })).toBe('valid')
  expect(status(history, { asOf: '2026-04-01', asKnownAt: '2026-05-19' })).toBe('absent')
})

test('acts entered in another order than they happened are told in the order in which they happened', () => {
  const history = [
    dated(deposited, '2026-03-20T01:00:00.000Z'),
    dated(on(suspended, '2026-04-01T00:00:00.000Z'), '2026-04-20T01:00:00.000Z'),
    dated(on(reinstated, '2026-04-05T00:00:00.000Z'), '2026-04-20T02:00:00.000Z'),
    dated(flagged, '2026-04-02T00:00:00.000Z'),
  ]
  expect(['2026-03-31', '2026-04-03', '2026-04-06'].map((asOf) => status(history, { asOf }))).toEqual(['valid', 'suspended', 'valid'])
  expect(foldAsOf(history, {})).toMatchObject({ disputed: true, suspension: { on: false, since: '2026-04-05T00:00:00.000Z' } })
})

test('of equal legal instants the earlier recorded comes first', () => {
  const same = '2026-04-01T00:00:00.000Z'
  const history = [dated(deposited, '2026-03-20T01:00:00.000Z'), dated(on(suspended, same), '2026-04-20T01:00:00.000Z'), dated(on(reinstated, same), '2026-04-20T02:00:00.000Z')]
  expect(status(history, { asOf: '2026-04-02' })).toBe('valid')
})

test('what was entered between an end and its late entry counts for nothing', () => {
  const history = [
    dated(deposited, '2026-03-20T01:00:00.000Z'),
    dated(version('LicenceAmended', 4), '2026-04-05T01:00:00.000Z'),
    dated(on(ended('revoked'), '2026-04-01T00:00:00.000Z'), '2026-04-10T01:00:00.000Z'),
  ]
  expect(foldAsOf(history, { asKnownAt: noon('2026-04-06') })).toMatchObject({ status: 'issued', version: 4 })
  expect(foldAsOf(history, {})).toMatchObject({ status: 'ended', version: 3 })
})
