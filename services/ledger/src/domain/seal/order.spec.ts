import { specify } from '@hub/kernel/given'
import { sealRefusals, type SealEvent, type SealRefusal } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import type { SealCommand } from './commands.ts'
import { seal } from './decide.ts'
import { activate, activated, bySecond, cancel, cancelled, capture, captured, capturer, day, disable, disabled, file, filed, market, otherSeal, remake, second, stranger, tomorrow, yesterday } from './fixtures.ts'

const given = specify(seal)
const inUse = [captured, filed, activated]
const over = { today: day('2040-01-01') }
const gone = { unitStatus: 'ended' as const, ...over }

const numberOf = { sealId: otherSeal, unitId: market }

/** Each row has everything wrong that the rows below it have, as far as that can be at once. */
const order: readonly (readonly [SealRefusal, readonly SealEvent[], SealCommand])[] = [
  ['SEAL_ALREADY_CAPTURED', [captured], { ...capture, kind: 'personal', bottom: '专用章' }],
  ['SEAL_NAME_MISSING', [], { ...capture, kind: 'personal', bottom: '专用章' }],
  ['SEAL_NAME_NOT_LEGAL', [], { ...capture, name: '另一个局', bottom: '专用章' }],
  ['SEAL_BOTTOM_NOT_ALLOWED', [], { ...capture, bottom: '专用章' }],
  ['SEAL_BOTTOM_MISSING', [], { ...capture, kind: 'business' }],
  ['SEAL_NOT_FOUND', [], { ...file, by: stranger, ...gone }],
  ['SEAL_NOT_OF_YOUR_UNIT', [captured, filed, cancelled], { ...file, by: stranger, ...gone }],
  ['SEAL_CANCELLED', [captured, filed, cancelled], { ...file, by: capturer, ...gone, unitName: '新名称' }],
  ['SEAL_UNIT_ENDED', [captured, filed], { ...file, by: capturer, ...gone, unitName: '新名称' }],
  ['SEAL_ALREADY_FILED', [captured, filed], { ...file, by: capturer, ...over, unitName: '新名称' }],
  ['SEAL_CAPTURER_FILES', [captured], { ...file, by: capturer, ...over, unitName: '新名称' }],
  ['SEAL_UNIT_RENAMED', [captured], { ...file, ...over, numberOf, unitName: '新名称' }],
  ['SEAL_VALIDITY_OVER', [captured], { ...file, ...over, numberOf }],
  ['SEAL_FILING_NUMBER_TAKEN', [captured], { ...file, numberOf }],
  ['SEAL_UNIT_ENDED', [captured], { ...activate, ...gone, unitName: '新名称', otherActive: otherSeal }],
  ['SEAL_NOT_FILED', [captured], { ...activate, ...over, unitName: '新名称', otherActive: otherSeal }],
  ['SEAL_ALREADY_ACTIVE', inUse, { ...activate, ...over, unitName: '新名称', otherActive: otherSeal }],
  ['SEAL_UNIT_RENAMED', [captured, filed], { ...activate, ...over, unitName: '新名称', otherActive: otherSeal }],
  ['SEAL_VALIDITY_OVER', [captured, filed], { ...activate, ...over, otherActive: otherSeal }],
  ['SEAL_STOPPER_ACTIVATES', [...inUse, disabled], { ...activate, by: second, stop: bySecond, otherActive: otherSeal }],
  ['SEAL_ANOTHER_ACTIVE', [captured, filed], { ...activate, otherActive: otherSeal }],
  ['SEAL_NOT_ACTIVE', [captured, filed], disable],
  ['SEAL_CANCEL_FILING_MISSING', inUse, { ...cancel, filingNumber: null, effectiveAt: tomorrow }],
  ['SEAL_EFFECTIVE_IN_FUTURE', inUse, { ...cancel, effectiveAt: tomorrow }],
  ['SEAL_EFFECTIVE_IN_PAST', inUse, { ...cancel, cause: 'expired', effectiveAt: yesterday }],
  ['SEAL_BACKDATED_ALONE', [captured, { ...filed, effectiveAt: yesterday }, activated], { ...cancel, effectiveAt: yesterday, stop: null, numberOf }],
  ['SEAL_FILING_NUMBER_TAKEN', inUse, { ...cancel, numberOf }],
  ['SEAL_UNIT_ENDED', [captured], { ...remake, ...gone, effectiveAt: tomorrow }],
  ['SEAL_NOT_FILED', [captured], { ...remake, effectiveAt: tomorrow }],
  ['SEAL_EFFECTIVE_IN_FUTURE', inUse, { ...remake, effectiveAt: tomorrow }],
  ['SEAL_EFFECTIVE_IN_PAST', inUse, { ...remake, effectiveAt: yesterday, numberOf }],
  ['SEAL_FILING_NUMBER_TAKEN', inUse, { ...remake, numberOf }],
]
/** What only the signer can know: it is asked after all of these. */
const ofTheSigner: readonly SealRefusal[] = ['SEAL_NAME_LENGTH', 'SEAL_BOTTOM_LENGTH', 'SEAL_GLYPH_MISSING', 'SEAL_KEY_NOT_OF_UNIT', 'SEAL_KEY_NOT_USABLE', 'SEAL_NOT_MADE']

describe('of several things that are wrong the first is told', () => {
  test.each(order)('%s', (code, history, command) => {
    given(...history).when(command).thenRefuses(code)
  })

  test('every refusal of the register stands in this list, or is the signer\'s', () => {
    expect(new Set([...order.map(([code]) => code), ...ofTheSigner])).toEqual(new Set(Object.keys(sealRefusals)))
  })
})
