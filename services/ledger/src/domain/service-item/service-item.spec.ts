import { specify } from '@hub/kernel/given'
import { serviceItemRefusals, type MaterialSlot, type ServiceItemDefinition, type ServiceItemEvent, type ServiceItemRefusal } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ServiceItemCommand } from './commands.ts'
import { serviceItem } from './decide.ts'
import {
  by, definition, elsewhere, marriageCode, planning, publish, published, revise, revised, revisedAgain, revisedDefinition, slots, stranger, successor, withdraw, withdrawn,
} from './fixtures.ts'
import type { ServiceItemState } from './state.ts'

const given = specify(serviceItem)
const stateAfter = (...history: readonly ServiceItemEvent[]): ServiceItemState => history.reduce(serviceItem.evolve, serviceItem.initial)
const withEvidence = (evidence: MaterialSlot['evidence']): ServiceItemDefinition => ({ ...definition, slots: slots.map((slot) => ({ ...slot, evidence })) })

describe('a service item', () => {
  test('is published by its implementing unit, revised and withdrawn', () => {
    given().when(publish).then(published)
    given(published).when(revise).then(revised)
    given(published, revised).when(revise).then(revisedAgain)
    given(published, revised).when(withdraw).then(withdrawn)
    expect(stateAfter(published, revised)).toMatchObject({ status: 'published', version: 2, definition: revisedDefinition })
  })

  test('under a local code says nothing about the implementing body', () => {
    given().when({ ...publish, code: '0100909004110X330002140X100', implementingUsccs: [] }).then({ ...published, data: { ...published.data, code: '0100909004110X330002140X100' } } as ServiceItemEvent)
  })

  test('under the code of the unit that was taken over stays with the successor', () => {
    const heir = { ...by, unit: successor, predecessors: [planning] }
    const own = { ...definition, implementingUnit: successor }
    given().when({ ...publish, by: heir, definition: own }).then({ ...published, data: { ...published.data, definition: own } } as ServiceItemEvent)
    given(published).when({ ...revise, by: heir, definition: own }).then({ ...revised, data: { ...revised.data, definition: own } } as ServiceItemEvent)
  })

  test('is not handed to a unit for which the operator does not act', () => {
    given(published).when({ ...revise, definition: { ...definition, implementingUnit: elsewhere } }).thenRefuses('ITEM_OF_ANOTHER_UNIT')
  })

  test('may accept two licence types in one slot, each once', () => {
    const both = withEvidence([{ kind: 'licence', typeCode: marriageCode }, { kind: 'licence', typeCode: '11100000MB0143028R001' }])
    given(published).when({ ...revise, definition: both }).then({ ...revised, data: { ...revised.data, definition: both } } as ServiceItemEvent)
    given(published).when({ ...revise, definition: withEvidence([{ kind: 'licence', typeCode: marriageCode }, { kind: 'licence', typeCode: marriageCode }]) }).thenRefuses('ITEM_EVIDENCE_TWICE', { slots: ['M1', 'M2'] })
  })

  test('that is decided on the spot promises no day', () => {
    const atOnce = { ...definition, statutoryDays: 0, promisedDays: 0 }
    given(published).when({ ...revise, definition: atOnce }).then({ ...revised, data: { ...revised.data, definition: atOnce } } as ServiceItemEvent)
    given(published).when({ ...revise, definition: { ...atOnce, promisedDays: 1 } }).thenRefuses('ITEM_PROMISE_TOO_LONG', { statutoryDays: 0, promisedDays: 1 })
  })
})

// Every command in every state: a new command or state shows up here as a missing cell.
const histories = { absent: [], published: [published], revised: [published, revised], withdrawn: [published, withdrawn] } as const
type Situation = keyof typeof histories
type Cell = ServiceItemRefusal | readonly ServiceItemEvent[]
const commands: { readonly [T in ServiceItemCommand['type']]: Extract<ServiceItemCommand, { type: T }> } = {
  PublishServiceItem: publish, ReviseServiceItem: revise, WithdrawServiceItem: withdraw,
}
const twice = 'ITEM_ALREADY_PUBLISHED'
const table: Readonly<Record<ServiceItemCommand['type'], Readonly<Record<Situation, Cell>>>> = {
  PublishServiceItem: { absent: [published], published: twice, revised: twice, withdrawn: twice },
  ReviseServiceItem: { absent: 'ITEM_NOT_FOUND', published: [revised], revised: [revisedAgain], withdrawn: 'ITEM_WITHDRAWN' },
  WithdrawServiceItem: { absent: 'ITEM_NOT_FOUND', published: [withdrawn], revised: [withdrawn], withdrawn: 'ITEM_WITHDRAWN' },
}

describe.each(Object.keys(commands) as ServiceItemCommand['type'][])('%s on an item that is', (type) => {
  test.each(Object.keys(histories) as Situation[])('%s', (situation) => {
    const outcome = given(...histories[situation]).when(commands[type])
    const cell = table[type][situation]
    if (typeof cell === 'string') outcome.thenRefuses(cell)
    else outcome.then(...cell)
  })
})

describe('of several things that are wrong the first is told', () => {
  const [m1, m2] = slots
  if (m1 === undefined || m2 === undefined) throw new Error('the fixture has two slots')
  const twiceInSlot = [{ kind: 'paper' }, { kind: 'licence', typeCode: '11100000MB0143028R999' }, { kind: 'paper' }] as const
  const bad: ServiceItemDefinition = { ...definition, promisedDays: 21, slots: [{ ...m2, evidence: twiceInSlot }, { ...m2, evidence: twiceInSlot }] }
  const badPublish = { ...publish, code: 'x', definition: bad, implementingUsccs: [], codeTaken: true }
  const order: readonly (readonly [ServiceItemRefusal, readonly ServiceItemEvent[], ServiceItemCommand])[] = [
    ['ITEM_ALREADY_PUBLISHED', [published], { ...badPublish, by: stranger }],
    ['ITEM_OF_ANOTHER_UNIT', [], { ...badPublish, by: stranger }],
    ['ITEM_CODE_INVALID', [], badPublish],
    ['ITEM_CODE_OF_ANOTHER_UNIT', [], { ...badPublish, code: publish.code }],
    ['ITEM_CODE_TAKEN', [], { ...badPublish, code: publish.code, implementingUsccs: publish.implementingUsccs }],
    ['ITEM_PROMISE_TOO_LONG', [], { ...publish, definition: bad }],
    ['ITEM_SLOT_TWICE', [], { ...publish, definition: { ...bad, promisedDays: 5 } }],
    ['ITEM_WITHOUT_MAIN_SLOT', [], { ...publish, definition: { ...bad, promisedDays: 5, slots: bad.slots.slice(1) } }],
    ['ITEM_EVIDENCE_TWICE', [], { ...publish, definition: { ...bad, promisedDays: 5, slots: [m1, ...bad.slots.slice(1)] } }],
    ['ITEM_TYPE_UNKNOWN', [], { ...publish, knownTypeCodes: [marriageCode] }],
    ['ITEM_NOT_FOUND', [], { ...revise, by: stranger, definition: bad }],
    ['ITEM_OF_ANOTHER_UNIT', [published, withdrawn], { ...revise, by: stranger, definition: bad }],
    ['ITEM_WITHDRAWN', [published, withdrawn], { ...revise, definition: { ...bad, implementingUnit: elsewhere } }],
    ['ITEM_OF_ANOTHER_UNIT', [published], { ...revise, definition: { ...bad, implementingUnit: elsewhere } }],
    ['ITEM_PROMISE_TOO_LONG', [published], { ...revise, definition: bad }],
  ]
  test.each(order)('%s', (code, history, command) => {
    given(...history).when(command).thenRefuses(code)
  })

  test('every refusal of the register stands in this list', () => {
    expect(new Set(order.map(([code]) => code))).toEqual(new Set(Object.keys(serviceItemRefusals)))
  })
})

test('any history folds; versions count up and a withdrawn item stays as it was', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(published, revised, withdrawn)), (history) => {
    const state = stateAfter(...history)
    const start = history.indexOf(published)
    if (start === -1) expect(state.status).toBe('absent')
    else expect(state.status).toBe(history.includes(withdrawn, start) ? 'withdrawn' : 'published')
    if (state.status === 'withdrawn') expect(serviceItem.evolve(state, revised)).toBe(state)
  }))
})
