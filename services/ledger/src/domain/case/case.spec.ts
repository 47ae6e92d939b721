import { specify } from '@hub/kernel/given'
import type { CaseEvent, CaseRefusal } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CaseCommand } from './commands.ts'
import { caseFile } from './decide.ts'
import {
  accept, accepted, centre, clerk, close, closed, closedWithdrawn, day, decline, declined, elsewhere, item, lookUp, open, opened, paper, paperTaken, receive, receiveAgain, received,
  resolve, resolved, resolvedByStock, supplement, supplementAsked, supplementReceived,
} from './fixtures.ts'
import { isFilled, isOpen, type CaseState } from './state.ts'

const given = specify(caseFile)
const stateAfter = (...history: readonly CaseEvent[]): CaseState => history.reduce(caseFile.evolve, caseFile.initial)
const collected = [opened, resolved, paperTaken] as const

describe('a window', () => {
  test('opens a case that freezes the item and seals who the parties are', () => {
    given().when(open).then(opened)
  })

  test('keeps the number of a department\'s system, sealed under its own unit', () => {
    const foreign = { ...open, foreignNumber: { system: 'zhufang', number: 'X-2026-77' } }
    const caseNumber = { kind: 'foreign', system: 'zhufang' } as const
    given().when(foreign).then({ ...opened, data: { ...opened.data, caseNumber }, seal: [...(opened.seal ?? []), { part: 'case-number', subject: `unit-${centre}`, value: 'X-2026-77' }] } as CaseEvent)
  })

  test('of the implementing unit itself needs no entrustment', () => {
    const own = { ...item, definition: { ...item.definition, implementingUnit: centre } }
    given().when({ ...open, item: own, entrusted: false }).then({ ...opened, data: { ...opened.data, implementingUnit: centre } } as CaseEvent)
    given().when({ ...open, entrusted: false }).thenRefuses('CASE_WINDOW_NOT_ENTRUSTED')
  })

  test('that was taken over leaves its cases to the successor', () => {
    given(opened).when({ ...paper, by: { ...clerk, unit: elsewhere, predecessors: [centre] } }).then(paperTaken)
  })
})

describe('a slot', () => {
  test('is met by a licence, which waives paper', () => {
    given(opened).when(resolve).then(resolved)
    given(opened, resolved).when(resolve).thenNothing()
  })

  test('is not met by a licence that has ended or changed since it was looked up, be it met by it already', () => {
    given(opened).when({ ...resolve, licenceStands: false }).thenRefuses('CASE_LICENCE_CHANGED')
    given(opened, resolved).when({ ...resolve, licenceStands: false }).thenRefuses('CASE_LICENCE_CHANGED')
    given(...collected, received, supplementAsked).when({ ...resolve, licenceStands: false }).thenRefuses('CASE_LICENCE_CHANGED')
  })

  test('met by unverified stock waives paper only where the type trusts it', () => {
    const stock = { ...resolve, lookUp: { ...lookUp, answered: { licenceId: resolvedLicence(), unverifiedStock: true } } }
    given(opened).when(stock).then(resolvedByStock)
    given(opened).when({ ...stock, trustToWaive: 'any' }).then(resolved)
    given(opened, resolvedByStock).when(resolve).then(resolved)
  })

  test('met by unverified stock still takes paper, one that waives paper does not', () => {
    const beside = { ...paper, slot: 'M1', reason: 'unverified-stock' } as const
    given(opened, resolvedByStock).when(beside).then({ type: 'PaperTaken', v: 1, data: { caseId: open.caseId, slot: 'M1', reason: 'unverified-stock' } })
    given(opened, resolved).when(beside).thenRefuses('CASE_SLOT_WAIVED', { slot: 'M1' })
  })

  test('gives up an original that by law is withdrawn, although it waives paper', () => {
    given(opened, resolved).when({ ...paper, slot: 'M1', reason: 'original-to-withdraw' }).then({ type: 'PaperTaken', v: 1, data: { caseId: open.caseId, slot: 'M1', reason: 'original-to-withdraw' } })
  })

  test('takes the same paper once', () => {
    given(opened, paperTaken).when(paper).thenNothing()
  })
})

describe('receiving', () => {
  test('names every 主件 that is missing; unverified stock alone does not count', () => {
    given(opened).when(receive).thenRefuses('CASE_SLOTS_MISSING', { slots: ['M1', 'M2'] })
    given(opened, resolvedByStock, paperTaken).when(receive).thenRefuses('CASE_SLOTS_MISSING', { slots: ['M1'] })
    given(...collected).when(receive).then(received)
  })

  test('is followed by acceptance, due by the promised working days', () => {
    given(...collected, received).when(accept).then(accepted)
    given(...collected, received).when({ ...accept, today: day('2026-03-06') }).then({ type: 'CaseAccepted', v: 1, data: { caseId: open.caseId, due: day('2026-03-13') } })
  })
})

describe('a supplement', () => {
  const asked = [...collected, received, supplementAsked] as const
  const again: CaseEvent = { type: 'PaperTaken', v: 1, data: { caseId: open.caseId, slot: 'M2', reason: 'holder-wishes' } }

  test('is asked for once, and what was there counts no longer', () => {
    given(...collected, received).when({ ...supplement, slots: ['M2', 'M2'] }).then(supplementAsked)
    const state = stateAfter(...asked)
    expect(isOpen(state) && [isFilled(state, 'M1'), isFilled(state, 'M2')]).toEqual([true, false])
    given(...asked).when(receiveAgain).thenRefuses('CASE_SLOTS_MISSING', { slots: ['M2'] })
    given(...asked, again).when(receiveAgain).then(supplementReceived)
    given(...asked, again, supplementReceived).when(supplement).thenRefuses('CASE_SUPPLEMENT_ONCE')
    given(...asked, again, supplementReceived).when(accept).then(accepted)
  })

  test('not brought by its day lets the case lapse, not before', () => {
    const lapse = { ...close, outcome: 'lapsed' } as const
    given(...asked).when({ ...lapse, today: day('2026-03-09') }).thenRefuses('CASE_NOT_LAPSED')
    given(...asked).when({ ...lapse, today: day('2026-03-10') }).then({ type: 'CaseClosed', v: 1, data: { caseId: open.caseId, outcome: 'lapsed', at: close.at } })
    given(...collected, received).when(lapse).thenRefuses('CASE_NOT_LAPSED', { status: 'received' })
  })
})

test('the applicant may withdraw at any stage', () => {
  const withdrawn = { ...close, outcome: 'withdrawn' } as const
  for (const history of [[opened], [...collected, received], [...collected, received, supplementAsked], [...collected, received, accepted]])
    given(...history).when(withdrawn).then(closedWithdrawn)
})

// Every command in every state: a new command or state shows up here as a missing cell.
const histories = {
  absent: [],
  open: [opened],
  collected,
  received: [...collected, received],
  supplementing: [...collected, received, supplementAsked],
  accepted: [...collected, received, accepted],
  declined: [opened, declined],
  closed: [...collected, received, accepted, closed],
} as const
type Situation = keyof typeof histories
type Cell = CaseRefusal | readonly CaseEvent[]
const commands: { readonly [T in CaseCommand['type']]: Extract<CaseCommand, { type: T }> } = {
  OpenCase: open, ResolveSlot: resolve, TakePaper: paper, ReceiveCase: receive, AcceptCase: accept, DeclineCase: decline, AskSupplement: supplement,
  ReceiveSupplement: receiveAgain, CloseCase: close,
}
const twice = 'CASE_ALREADY_OPENED'
const gone = { absent: 'CASE_NOT_FOUND', declined: 'CASE_DECLINED', closed: 'CASE_CLOSED' } as const
const notCollecting = { received: 'CASE_NOT_COLLECTING', accepted: 'CASE_NOT_COLLECTING' } as const
const early = { open: 'CASE_NOT_RECEIVED', collected: 'CASE_NOT_RECEIVED', supplementing: 'CASE_NOT_RECEIVED', accepted: 'CASE_ALREADY_ACCEPTED' } as const
const table: Readonly<Record<CaseCommand['type'], Readonly<Record<Situation, Cell>>>> = {
  OpenCase: { absent: [opened], open: twice, collected: twice, received: twice, supplementing: twice, accepted: twice, declined: twice, closed: twice },
  ResolveSlot: { ...gone, open: [resolved], collected: [], supplementing: [], ...notCollecting },
  TakePaper: { ...gone, open: [paperTaken], collected: [], supplementing: [paperTaken], ...notCollecting },
  ReceiveCase: { ...gone, open: 'CASE_SLOTS_MISSING', collected: [received], supplementing: 'CASE_NOT_COLLECTING', ...notCollecting },
  AcceptCase: { ...gone, ...early, received: [accepted] },
  DeclineCase: { ...gone, open: [declined], collected: [declined], received: [declined], supplementing: [declined], accepted: 'CASE_ALREADY_ACCEPTED' },
  AskSupplement: { ...gone, ...early, received: [supplementAsked] },
  ReceiveSupplement: { ...gone, open: 'CASE_NOT_SUPPLEMENTING', collected: 'CASE_NOT_SUPPLEMENTING', received: 'CASE_NOT_SUPPLEMENTING', supplementing: 'CASE_SLOTS_MISSING', accepted: 'CASE_NOT_SUPPLEMENTING' },
  CloseCase: { ...gone, open: 'CASE_NOT_ACCEPTED', collected: 'CASE_NOT_ACCEPTED', received: 'CASE_NOT_ACCEPTED', supplementing: 'CASE_NOT_ACCEPTED', accepted: [closed] },
}

describe.each(Object.keys(commands) as CaseCommand['type'][])('%s on a case that is', (type) => {
  test.each(Object.keys(histories) as Situation[])('%s', (situation) => {
    const outcome = given(...histories[situation]).when(commands[type])
    const cell = table[type][situation]
    if (typeof cell === 'string') outcome.thenRefuses(cell)
    else outcome.then(...cell)
  })
})

test('any history folds; what has ended stays so, and nobody looks anything up for it', () => {
  const events = [opened, resolved, resolvedByStock, paperTaken, received, supplementAsked, supplementReceived, accepted, declined, closed]
  fc.assert(fc.property(fc.array(fc.constantFrom(...events)), (history) => {
    const state = stateAfter(...history)
    const since = history.slice(Math.max(history.indexOf(opened), 0))
    const ended = history.includes(opened) && (since.includes(declined) || since.includes(closed))
    expect(isOpen(state)).toBe(history.includes(opened) && !ended)
    if (ended) for (const event of events) expect(caseFile.evolve(state, event)).toBe(state)
  }))
})

function resolvedLicence() {
  if (lookUp.answered === null) throw new Error('the fixture\'s look-up is answered')
  return lookUp.answered.licenceId
}
