import { isRefusal } from '@hub/kernel'
import { specify } from '@hub/kernel/given'
import { sealCancelCauses, sealRemakeCauses, sealStopCauses, type Instant, type SealEvent, type SealRefusal } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { lastValidDay } from './capture-rules.ts'
import type { SealCommand } from './commands.ts'
import { filingRefusal, seal, useSeal } from './decide.ts'
import {
  activate, activated, at, bySecond, cancel, cancelled, capture, captureBusiness, captured, capturePersonal, capturer, day, disable, disabled, file, filed, heir, market, otherSeal, remade, remake,
  sealId, second, stranger, successor, tomorrow, unitName, use, used, yesterday,
} from './fixtures.ts'
import type { SealState } from './state.ts'

const given = specify(seal)
const stateAfter = (...history: readonly SealEvent[]): SealState => history.reduce(seal.evolve, seal.initial)
const inUse = [captured, filed, activated]
const capturedAs = (data: object): SealEvent => ({ ...captured, data: { ...captured.data, ...data } }) as SealEvent

describe('what a seal says', () => {
  test('is the legal name of the unit, also where nobody says it', () => {
    given().when(capture).then(captured)
    given().when({ ...capture, name: unitName }).then(captured)
  })

  test.each(['示例市市场监督管理', '示例市市场监督管理局登记处', '另一个局'])('is not %s on the seal of the unit itself', (name) => {
    given().when({ ...capture, name }).thenRefuses('SEAL_NAME_NOT_LEGAL', { kind: 'unit' })
  })

  test('may go on after the legal name on a business seal, and has a line below', () => {
    given().when(captureBusiness).then(capturedAs({ kind: 'business', bottom: '受理专用章' }))
    given().when({ ...captureBusiness, name: `${unitName}登记处` }).then(capturedAs({ kind: 'business', bottom: '受理专用章', name: `${unitName}登记处` }))
    given().when({ ...captureBusiness, name: '另一个局' }).thenRefuses('SEAL_NAME_NOT_LEGAL', { kind: 'business' })
    given().when({ ...captureBusiness, bottom: null }).thenRefuses('SEAL_BOTTOM_MISSING')
  })

  test.each([['受理\u202e专用章', 'U+202E'], ['受理\u200b专用章', 'U+200B'], ['受理专用章\n', 'U+000A'], [' 受理专用章', 'U+0020']])('has no character that nobody sees: of %j it is named', (bottom, codePoint) => {
    given().when({ ...captureBusiness, bottom }).thenRefuses('SEAL_GLYPH_MISSING', { characters: [], codePoints: [codePoint] })
    given().when({ ...capturePersonal, name: `王${bottom}\u2066` }).thenRefuses('SEAL_GLYPH_MISSING')
  })

  test('is sealed under the unit where it is the name of a person', () => {
    given().when(capturePersonal).then({ ...capturedAs({ kind: 'personal', name: null }), seal: [{ part: 'name', subject: `unit-${market}`, value: { name: '王小示例' } }] } as SealEvent)
    given().when({ ...capturePersonal, name: null }).thenRefuses('SEAL_NAME_MISSING')
    for (const command of [capture, capturePersonal]) given().when({ ...command, bottom: '专用章' }).thenRefuses('SEAL_BOTTOM_NOT_ALLOWED', { kind: command.kind })
  })
})

describe('how long it is valid', () => {
  test.each([['2026-03-02', 5, '2031-03-01'], ['2026-01-01', 1, '2026-12-31'], ['2024-02-29', 1, '2025-02-28'], ['2024-02-29', 4, '2028-02-28'], ['2024-03-01', 4, '2028-02-29']])('from %s for %i years: to %s', (from, years, until) => {
    expect(lastValidDay(day(from), years)).toBe(until)
  })

  test('no longer than the certificates that it was made with', () => {
    const filedUntil = (validUntil: string): SealEvent => ({ ...filed, data: { ...filed.data, validUntil } }) as SealEvent
    given(captured).when({ ...file, made: { ...file.made, certifiedUntil: day('2027-06-30') } }).then(filedUntil('2027-06-30'))
    given(captured).when({ ...file, made: { ...file.made, certifiedUntil: day('2039-12-31') } }).then(filed)
    given(captured, filedUntil('2027-06-30')).when({ ...activate, today: day('2027-07-01') }).thenRefuses('SEAL_VALIDITY_OVER', { sealId, validUntil: '2027-06-30' })
  })

  test('it can be neither filed, activated nor used after its last day, and on that day it can', () => {
    const last = { today: day('2031-03-01') }
    const after = { today: day('2031-03-02') }
    given(captured).when({ ...file, ...last }).then(filed)
    expect(useSeal(stateAfter(...inUse), { ...use, ...last })).toEqual([used])
    given(captured).when({ ...file, ...after }).thenRefuses('SEAL_VALIDITY_OVER', { sealId, validUntil: '2031-03-01' })
    given(captured, filed).when({ ...activate, ...after }).thenRefuses('SEAL_VALIDITY_OVER')
    expect(useSeal(stateAfter(...inUse), { ...use, ...after })).toMatchObject({ refused: 'SEAL_VALIDITY_OVER', detail: { sealId } })
  })
})

describe('who captured a seal', () => {
  test('never files it, and another custodian does', () => {
    given(captured).when({ ...file, by: capturer }).thenRefuses('SEAL_CAPTURER_FILES')
    given(captured).when(file).then(filed)
  })

  test('has it filed only under the name that the unit still has', () => {
    given(captured).when({ ...file, unitName: '示例市综合监管局' }).thenRefuses('SEAL_UNIT_RENAMED')
  })
})

describe('a seal with a former name of its unit', () => {
  const renamed = { unitName: '示例市综合监管局' }
  test('is neither activated nor used, and the seal is named', () => {
    for (const history of [[captured, filed], [...inUse, disabled]]) given(...history).when({ ...activate, ...renamed }).thenRefuses('SEAL_UNIT_RENAMED', { sealId })
    expect(useSeal(stateAfter(...inUse), { ...use, ...renamed })).toEqual({ refused: 'SEAL_UNIT_RENAMED', detail: { sealId } })
  })
  test('is stopped, cancelled and remade', () => {
    given(...inUse).when(disable).then(disabled)
    given(...inUse).when(cancel).then(cancelled)
    given(...inUse).when({ ...remake, cause: 'name-changed' }).then({ ...remade, data: { ...remade.data, cause: 'name-changed' } } as SealEvent)
  })
})

describe('the rules of filing', () => {
  test('are the same before anything is made', () => {
    const { made: _, ...asked } = file
    const cases: readonly (readonly SealEvent[])[] = [[], [captured], [captured, filed], [captured, cancelled]]
    for (const history of cases)
      for (const by of [file.by, capturer, stranger, heir])
        for (const unitStatus of ['active', 'ended'] as const) {
          const state = stateAfter(...history)
          const decided = seal.decide(state, { ...file, by, unitStatus })
          const before = filingRefusal(state, { ...asked, by, unitStatus })
          expect(before ?? [filed]).toEqual(decided)
        }
  })
})

describe('a seal that was stopped for suspected misuse', () => {
  test('is not activated again by who stopped it, but by another; one that was stopped for anything else is by anybody', () => {
    given(...inUse, disabled).when({ ...activate, by: second }).thenRefuses('SEAL_STOPPER_ACTIVATES')
    given(...inUse, disabled).when(activate).then(activated)
    for (const cause of sealStopCauses.filter((one) => one !== 'suspected-misuse'))
      given(...inUse, { ...disabled, data: { sealId, cause } } as SealEvent).when({ ...activate, by: second, stop: { ...bySecond, cause } }).then(activated)
  })

  test('is stopped by one, at once', () => { given(...inUse).when({ ...disable, by: capturer }).then(disabled) })
})

describe('one seal of the unit itself is in use', () => {
  test('where another one is, it is named', () => {
    given(captured, filed).when({ ...activate, otherActive: otherSeal }).thenRefuses('SEAL_ANOTHER_ACTIVE', { sealId: otherSeal })
  })
  test('of other kinds there may be any number', () => {
    given(capturedAs({ kind: 'business', bottom: '受理专用章' }), filed).when({ ...activate, otherActive: otherSeal }).then(activated)
  })
})

describe('a seal of a unit that has ended', () => {
  const ended = { unitStatus: 'ended' as const, by: heir }
  test('is neither filed, activated, used nor remade', () => {
    given(captured).when({ ...file, ...ended }).thenRefuses('SEAL_UNIT_ENDED', { sealId })
    given(captured, filed).when({ ...activate, ...ended }).thenRefuses('SEAL_UNIT_ENDED')
    given(...inUse).when({ ...remake, ...ended }).thenRefuses('SEAL_UNIT_ENDED')
    expect(useSeal(stateAfter(...inUse), { ...use, unitStatus: 'ended' })).toMatchObject({ refused: 'SEAL_UNIT_ENDED', detail: { sealId } })
  })
  test('is stopped and cancelled by the unit that took it over; the reason is sealed under that one', () => {
    given(...inUse).when({ ...disable, by: heir }).then({ ...disabled, seal: [{ part: 'reason', subject: `unit-${heir.unit}`, value: disable.reason }] } as SealEvent)
    given(...inUse).when({ ...cancel, by: heir, cause: 'unit-ended' }).then({ ...cancelled, data: { sealId, cause: 'unit-ended', filingNumber: 'ZX-1' } } as SealEvent)
  })
})

/** Than stopped it. */
const byAnother = <T extends SealCommand>(command: T): T => ({ ...command, by: capturer })

describe('the end of a seal', () => {
  test('has a filing number of its own, unless the seal was never filed', () => {
    given(captured).when({ ...cancel, cause: 'captured-in-error', filingNumber: null }).then({ ...cancelled, data: { sealId, cause: 'captured-in-error', filingNumber: null } } as SealEvent)
    for (const history of [[captured, filed], inUse, [...inUse, disabled]]) given(...history).when({ ...cancel, filingNumber: null }).thenRefuses('SEAL_CANCEL_FILING_MISSING')
  })

  test('lies in the past where a key was lost then, as far back as its filing, and for no other cause', () => {
    const history = [captured, { ...filed, effectiveAt: yesterday }, activated, disabled] as const
    for (const effectiveAt of [yesterday, at]) {
      given(...history).when({ ...byAnother(cancel), effectiveAt }).then({ ...cancelled, effectiveAt })
      given(...history).when({ ...byAnother(remake), cause: 'key-compromised', effectiveAt }).then({ ...remade, data: { ...remade.data, cause: 'key-compromised' }, effectiveAt } as SealEvent)
    }
    const before = { effectiveAt: '2026-03-01T00:59:59.999Z' as Instant }
    for (const command of [byAnother(cancel), { ...byAnother(remake), cause: 'key-compromised' } as const]) given(...history).when({ ...command, ...before }).thenRefuses('SEAL_EFFECTIVE_IN_PAST')
    for (const cause of sealCancelCauses.filter((one) => one !== 'key-compromised')) given(...history).when({ ...byAnother(cancel), cause, effectiveAt: yesterday }).thenRefuses('SEAL_EFFECTIVE_IN_PAST')
    for (const cause of sealRemakeCauses.filter((one) => one !== 'key-compromised')) given(...history).when({ ...byAnother(remake), cause, effectiveAt: yesterday }).thenRefuses('SEAL_EFFECTIVE_IN_PAST')
    given(captured).when({ ...byAnother(cancel), effectiveAt: yesterday }).thenRefuses('SEAL_EFFECTIVE_IN_PAST')
  })

  test('reaches back only where another custodian had stopped the seal for doubt; now, it is one custodian’s to say', () => {
    const inUseSince = [captured, { ...filed, effectiveAt: yesterday }, activated] as const
    for (const command of [cancel, { ...remake, cause: 'key-compromised' }] as const) {
      const backdated = { ...command, effectiveAt: yesterday }
      given(...inUseSince, disabled).when(backdated).thenRefuses('SEAL_BACKDATED_ALONE')
      given(...inUseSince).when({ ...backdated, by: capturer, stop: null }).thenRefuses('SEAL_BACKDATED_ALONE')
      given(...inUseSince, disabled, activated).when({ ...backdated, by: capturer }).thenRefuses('SEAL_BACKDATED_ALONE')
      given(...inUseSince, disabled).when({ ...backdated, by: capturer, stop: { ...bySecond, cause: 'maintenance' } }).thenRefuses('SEAL_BACKDATED_ALONE')
      expect(isRefusal(given(...inUseSince).when({ ...command, by: capturer, stop: null }).decision)).toBe(false)
    }
  })

  test('may be said to be now, and lies never ahead', () => {
    const now = { effectiveAt: at }
    given(...inUse).when({ ...cancel, ...now }).then({ ...cancelled, ...now })
    given(...inUse).when({ ...remake, ...now }).then({ ...remade, ...now })
    for (const command of [cancel, remake]) given(...inUse).when({ ...command, effectiveAt: tomorrow }).thenRefuses('SEAL_EFFECTIVE_IN_FUTURE')
  })

  test('names the seal that follows', () => {
    expect(stateAfter(...inUse, remade)).toMatchObject({ status: 'cancelled', successor })
    given(...inUse, remade).when(activate).thenRefuses('SEAL_CANCELLED', { successor })
    given().when({ ...capture, sealId: successor, predecessor: sealId }).then(capturedAs({ sealId: successor, predecessor: sealId }))
  })
})

describe('a filing number', () => {
  const [ofOurs, ofOthers] = [{ sealId: otherSeal, unitId: market }, { sealId: otherSeal, unitId: heir.unit }]
  const giving: readonly (readonly [readonly SealEvent[], Extract<SealCommand, { type: 'FileSeal' | 'CancelSeal' | 'RemakeSeal' }>])[] = [[[captured], file], [inUse, cancel], [inUse, remake]]

  test('that another seal has is refused at filing and at the end of a seal; which seal that is hears who may know', () => {
    for (const [history, command] of giving) {
      given(...history).when({ ...command, numberOf: ofOurs }).thenRefuses('SEAL_FILING_NUMBER_TAKEN', { sealId: otherSeal })
      expect(given(...history).when({ ...command, numberOf: ofOthers }).decision).toEqual({ refused: 'SEAL_FILING_NUMBER_TAKEN', detail: {} })
    }
    given(...inUse).when({ ...cancel, by: heir, numberOf: ofOurs }).thenRefuses('SEAL_FILING_NUMBER_TAKEN', { sealId: otherSeal })
  })

  test('is refused before anything is made, and after everything that is wrong with the seal itself', () => {
    expect(filingRefusal(stateAfter(captured), { ...file, numberOf: ofOurs })).toMatchObject({ refused: 'SEAL_FILING_NUMBER_TAKEN' })
    expect(filingRefusal(stateAfter(captured), { ...file, numberOf: ofOurs, by: capturer })).toMatchObject({ refused: 'SEAL_CAPTURER_FILES' })
  })
})

describe('a file', () => {
  test.each([['active', inUse], ['active', [...inUse, disabled, activated]]] as const)('is sealed with a seal that is %s, and that is recorded', (_status, history) => {
    expect(useSeal(stateAfter(...history), use)).toEqual([used])
  })

  test.each([['captured', [captured]], ['filed', [captured, filed]], ['disabled', [...inUse, disabled]], ['cancelled', [...inUse, cancelled]], ['cancelled', [...inUse, remade]]] as const)(
    'is not sealed with a seal that is %s, and the seal is named', (status, history) => {
      expect(useSeal(stateAfter(...history), use)).toEqual({ refused: 'SEAL_NOT_ACTIVE', detail: { sealId, status } })
    })

  test('is not sealed with a seal that there is not', () => {
    expect(useSeal(stateAfter(), use)).toEqual({ refused: 'SEAL_NOT_FOUND', detail: { sealId } })
  })

  test('for which several things are wrong hears the first', () => {
    const worst = { ...use, today: day('2040-01-01'), unitStatus: 'ended' as const, unitName: '' }
    const first = (history: readonly SealEvent[], command: typeof worst | typeof use) => useSeal(stateAfter(...history), command)
    expect(first([captured], worst)).toMatchObject({ refused: 'SEAL_NOT_ACTIVE' })
    expect(first(inUse, worst)).toMatchObject({ refused: 'SEAL_UNIT_ENDED' })
    expect(first(inUse, { ...worst, unitStatus: 'active' })).toMatchObject({ refused: 'SEAL_UNIT_RENAMED' })
    expect(first(inUse, { ...worst, unitStatus: 'active', unitName })).toMatchObject({ refused: 'SEAL_VALIDITY_OVER' })
  })
})

// Every command in every state.
const histories = { absent: [], captured: [captured], filed: [captured, filed], active: inUse, disabled: [...inUse, disabled], cancelled: [...inUse, cancelled], remade: [...inUse, remade] } as const
type Situation = keyof typeof histories
const commands: { readonly [T in SealCommand['type']]: Extract<SealCommand, { type: T }> } = {
  CaptureSeal: capture, FileSeal: file, ActivateSeal: activate, DisableSeal: disable, CancelSeal: cancel, RemakeSeal: remake,
}
const missing = 'SEAL_NOT_FOUND'
const gone = { cancelled: 'SEAL_CANCELLED', remade: 'SEAL_CANCELLED' } as const
const twice = 'SEAL_ALREADY_CAPTURED'
const there = 'SEAL_ALREADY_FILED'
const idle = 'SEAL_NOT_ACTIVE'
const table: Readonly<Record<SealCommand['type'], Readonly<Record<Situation, SealRefusal | readonly SealEvent[]>>>> = {
  CaptureSeal: { absent: [captured], captured: twice, filed: twice, active: twice, disabled: twice, cancelled: twice, remade: twice },
  FileSeal: { absent: missing, captured: [filed], filed: there, active: there, disabled: there, ...gone },
  ActivateSeal: { absent: missing, captured: 'SEAL_NOT_FILED', filed: [activated], active: 'SEAL_ALREADY_ACTIVE', disabled: [activated], ...gone },
  DisableSeal: { absent: missing, captured: idle, filed: idle, active: [disabled], disabled: idle, ...gone },
  CancelSeal: { absent: missing, captured: [cancelled], filed: [cancelled], active: [cancelled], disabled: [cancelled], ...gone },
  RemakeSeal: { absent: missing, captured: 'SEAL_NOT_FILED', filed: [remade], active: [remade], disabled: [remade], ...gone },
}

describe.each(Object.keys(commands) as SealCommand['type'][])('%s on a seal that is', (type) => {
  test.each(Object.keys(histories) as Situation[])('%s', (situation) => {
    const outcome = given(...histories[situation]).when(commands[type])
    const cell = table[type][situation]
    if (typeof cell === 'string') outcome.thenRefuses(cell)
    else outcome.then(...cell)
  })
})

test('any history folds, and what has ended stays ended', () => {
  const events = [captured, filed, activated, disabled, cancelled, remade]
  fc.assert(fc.property(fc.array(fc.constantFrom(...events)), (history) => {
    const startsAt = history.indexOf(captured)
    const after = startsAt === -1 ? [] : history.slice(startsAt)
    const ended = after.some((event) => event === cancelled || event === remade)
    const { status } = stateAfter(...history)
    expect(status === 'absent').toBe(startsAt === -1)
    expect(status === 'cancelled').toBe(ended)
  }))
})
