import { specify } from '@hub/kernel/given'
import { investigationRefusals, type InvestigationEvent, type InvestigationRefusal } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { InvestigationCommand } from './commands.ts'
import { investigation } from './decide.ts'
import { auditLicence, auditLookUps, close, closed, colleague, instant, licenceAudited, lookUpsAudited, open, opened } from './fixtures.ts'

const given = specify(investigation)

describe('an auditor', () => {
  test('opens an investigation whose number and reason are sealed', () => {
    given().when(open).then(opened)
  })

  test('sees a licence as it was and as it was known, and every view is an event of its own', () => {
    given(opened).when(auditLicence).then(licenceAudited)
    given(opened, licenceAudited).when(auditLicence).then(licenceAudited)
    given(opened).when(auditLookUps).then(lookUpsAudited)
  })

  test('may ask for this very instant, not for a later one', () => {
    const now = auditLicence.at
    const data = { investigationId: open.investigationId, licenceId: auditLicence.licenceId, asOf: now, asKnownAt: now }
    given(opened).when({ ...auditLicence, asOf: now, asKnownAt: now }).then({ type: 'LicenceAudited', v: 1, data })
    const later = instant('2026-03-02T01:00:00.001Z')
    given(opened).when({ ...auditLicence, asOf: later }).thenRefuses('INVESTIGATION_INSTANT_AHEAD')
    given(opened).when({ ...auditLicence, asKnownAt: later }).thenRefuses('INVESTIGATION_INSTANT_AHEAD')
  })

  test('does not act under a colleague\'s investigation', () => {
    for (const command of [auditLicence, auditLookUps, close]) given(opened).when({ ...command, by: colleague }).thenRefuses('INVESTIGATION_OF_ANOTHER')
  })
})

// Every command in every state: a new command or state shows up here as a missing cell.
const histories = { absent: [], open: [opened], used: [opened, licenceAudited, lookUpsAudited], closed: [opened, closed] } as const
type Situation = keyof typeof histories
type Cell = InvestigationRefusal | readonly InvestigationEvent[]
const commands: { readonly [T in InvestigationCommand['type']]: Extract<InvestigationCommand, { type: T }> } = {
  OpenInvestigation: open, AuditLicence: auditLicence, AuditLookUps: auditLookUps, CloseInvestigation: close,
}
const twice = 'INVESTIGATION_ALREADY_OPENED'
const table: Readonly<Record<InvestigationCommand['type'], Readonly<Record<Situation, Cell>>>> = {
  OpenInvestigation: { absent: [opened], open: twice, used: twice, closed: twice },
  AuditLicence: { absent: 'INVESTIGATION_NOT_FOUND', open: [licenceAudited], used: [licenceAudited], closed: 'INVESTIGATION_CLOSED' },
  AuditLookUps: { absent: 'INVESTIGATION_NOT_FOUND', open: [lookUpsAudited], used: [lookUpsAudited], closed: 'INVESTIGATION_CLOSED' },
  CloseInvestigation: { absent: 'INVESTIGATION_NOT_FOUND', open: [closed], used: [closed], closed: 'INVESTIGATION_CLOSED' },
}

describe.each(Object.keys(commands) as InvestigationCommand['type'][])('%s on an investigation that is', (type) => {
  test.each(Object.keys(histories) as Situation[])('%s', (situation) => {
    const outcome = given(...histories[situation]).when(commands[type])
    const cell = table[type][situation]
    if (typeof cell === 'string') outcome.thenRefuses(cell)
    else outcome.then(...cell)
  })
})

describe('of several things that are wrong the first is told', () => {
  const bad = { ...auditLicence, by: colleague, licenceFound: false, asOf: instant('2099-01-01T00:00:00.000Z') }
  const order: readonly (readonly [InvestigationRefusal, readonly InvestigationEvent[], InvestigationCommand])[] = [
    ['INVESTIGATION_ALREADY_OPENED', [opened], { ...open, numberTaken: true }],
    ['INVESTIGATION_NUMBER_TAKEN', [], { ...open, numberTaken: true }],
    ['INVESTIGATION_NOT_FOUND', [], bad],
    ['INVESTIGATION_OF_ANOTHER', [opened, closed], bad],
    ['INVESTIGATION_CLOSED', [opened, closed], { ...bad, by: open.by }],
    ['INVESTIGATION_LICENCE_NOT_FOUND', [opened], { ...bad, by: open.by }],
    ['INVESTIGATION_LICENCE_NOT_FOUND', [opened], { ...auditLookUps, licenceFound: false }],
    ['INVESTIGATION_INSTANT_AHEAD', [opened], { ...bad, by: open.by, licenceFound: true }],
  ]
  test.each(order)('%s', (code, history, command) => {
    given(...history).when(command).thenRefuses(code)
  })

  test('every refusal of the register stands in this list', () => {
    expect(new Set(order.map(([code]) => code))).toEqual(new Set(Object.keys(investigationRefusals)))
  })
})

test('any history folds, and a closed investigation stays closed', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(opened, licenceAudited, lookUpsAudited, closed)), (history) => {
    const { status } = history.reduce(investigation.evolve, investigation.initial)
    const start = history.indexOf(opened)
    expect(status).toBe(start === -1 ? 'absent' : history.includes(closed, start) ? 'closed' : 'open')
  }))
})
