import { specify } from '@hub/kernel/given'
import { grantRefusals, type GrantEvent, type GrantRefusal, type GrantScope } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import type { GrantCommand } from './commands.ts'
import { grant } from './decide.ts'
import {
  approve, asker, authorised, civil, civilOfficer, conditional, dataAuthorityAgreed, dataOfficer, day, filing, narrow, permit, police, providerAgreed, request, requested,
  scope, stranger, withdraw, withdrawn,
} from './fixtures.ts'

const given = specify(grant)
const field = { field: 'holder.name', plain: true }
const worst: GrantScope = { ...scope, fields: [field, field, { field: 'salary', plain: true }], validFrom: day('2020-01-01'), validUntil: day('2019-01-01') }
const unknownField: GrantScope = { ...worst, fields: [{ field: 'salary', plain: true }] }
const granted = [requested, dataAuthorityAgreed, providerAgreed, authorised]
const wide: GrantScope = { ...scope, fields: [field, field], dailyQuota: 1_000, validFrom: day('2026-03-03'), validUntil: day('2026-03-02') }

/** Each row has everything wrong that the rows below it have, as far as that can be at once. */
const order: readonly (readonly [GrantRefusal, readonly GrantEvent[], GrantCommand])[] = [
  ['GRANT_ALREADY_REQUESTED', [requested], { ...request, licenceType: null }],
  ['GRANT_TYPE_NOT_FOUND', [], { ...request, by: stranger, licenceType: null, scope: worst, statute: null, itemUnits: [] }],
  ['GRANT_ASKER_NOT_IMPLEMENTING', [], { ...request, by: stranger, scope: worst, statute: null, itemUnits: [] }],
  ['GRANT_ITEM_NOT_FOUND', [], { ...request, scope: worst, statute: null, itemUnits: [{ itemId: permit, implementingUnit: police }] }],
  ['GRANT_ITEM_OF_ANOTHER_UNIT', [], { ...request, scope: worst, statute: null, itemUnits: [permit, filing].map((itemId) => ({ itemId, implementingUnit: police })) }],
  ['GRANT_STATUTE_MISSING', [], { ...request, scope: worst, statute: null }],
  ['GRANT_STATUTE_MALFORMED', [], { ...request, scope: worst, statute: '依据 法律' }],
  ['GRANT_FIELD_TWICE', [], { ...request, scope: worst }],
  ['GRANT_FIELD_UNKNOWN', [], { ...request, scope: unknownField }],
  ['GRANT_VALIDITY_REVERSED', [], { ...request, scope: { ...worst, fields: [field] } }],
  ['GRANT_VALIDITY_OVER', [], { ...request, scope: { ...scope, validFrom: day('2010-01-01'), validUntil: day('2026-03-01') } }],
  ['GRANT_VALIDITY_TOO_LONG', [], { ...request, scope: { ...scope, validUntil: day('2041-01-01') } }],
  ['GRANT_NOT_FOUND', [], { ...approve, by: asker }],
  ['GRANT_ENDED', [requested, withdrawn], { ...approve, by: stranger }],
  ['GRANT_NOT_PENDING', granted, { ...approve, by: stranger }],
  ['GRANT_STAGE_NOT_YOURS', [requested], { ...approve, by: asker }],
  ['GRANT_ASKER_DECIDES', [requested], { ...approve, by: { ...dataOfficer, operator: asker.operator } }],
  ['GRANT_ONE_PERSON_TWO_STAGES', [requested, dataAuthorityAgreed], { ...approve, by: { ...dataOfficer, predecessors: [civil] } }],
  ['GRANT_NOT_CONCERNED', granted, { ...narrow, by: stranger, scope: wide }],
  ['GRANT_NOT_CONCERNED', granted, { ...withdraw, by: stranger }],
  ['GRANT_FIELD_TWICE', granted, { ...narrow, by: civilOfficer, scope: wide }],
  ['GRANT_VALIDITY_REVERSED', granted, { ...narrow, scope: { ...wide, fields: [field] } }],
  ['GRANT_WIDENED', granted, { ...narrow, scope: { ...wide, fields: [field], validUntil: scope.validUntil } }],
]

describe('of several things that are wrong the first is told', () => {
  test.each(order)('%s', (code, history, command) => {
    given(...history).when(command).thenRefuses(code)
  })

  test('every refusal of the register stands in this list', () => {
    expect(new Set(order.map(([code]) => code))).toEqual(new Set(Object.keys(grantRefusals)))
  })
})

test('the data authority may ask for the items of any unit', () => {
  given().when({ ...request, by: dataOfficer }).then({ ...requested, data: { ...requested.data, askedBy: dataOfficer.operator }, seal: [{ part: 'purpose', subject: `unit-${dataOfficer.unit}`, value: request.purpose }] } as GrantEvent)
})

test('a face field of the type may be asked for, another one may not', () => {
  const asking = (name: string) => given().when({ ...request, scope: { ...scope, fields: [{ field: name, plain: false }] } })
  for (const name of [...conditional.fieldNames, 'holder.number', 'licence.number', 'licence.identifier', 'licence.validity'])
    asking(name).then({ ...requested, data: { ...requested.data, scope: { ...scope, fields: [{ field: name, plain: false }] } } } as GrantEvent)
  asking('idPhoto').thenRefuses('GRANT_FIELD_UNKNOWN', { fields: ['idPhoto'] })
})
