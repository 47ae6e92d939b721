import { commandRoles, commandShapes, type CommandType } from '@hub/schemas'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { buildManifest, readManifest } from '../fast-path/manifest-file.ts'
import { buildTrustedOperations } from '../fast-path/trusted-documents.ts'
import { isInputObjectType, isObjectType } from '../graphql-js.ts'
import { mutationName } from './command/mutation.ts'
import { planObject } from './input/plan.ts'
import { buildToBody } from './input/to-body.ts'
import { printSchemaSorted, schema } from './schema.ts'

const commands = Object.keys(commandShapes) as CommandType[]
const mutations = schema.getMutationType()?.getFields() ?? {}

test('every command is a mutation, and every mutation a command', () => {
  expect(Object.keys(mutations).sort()).toEqual(commands.map(mutationName).sort())
})

test.each(commands)('%s may be sent by exactly the roles that the ledger lets send it', (command) => {
  const options = mutations[mutationName(command)]?.extensions['pothosOptions'] as { authScopes?: unknown }
  expect(options.authScopes).toEqual({ roles: commandRoles[command] })
})

test('every type and every field has a description', () => {
  const missing = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__')).flatMap((type) => {
    const fields = isObjectType(type) || isInputObjectType(type) ? Object.values(type.getFields()) : []
    return [type, ...fields].filter(({ description }) => (description ?? '') === '').map(({ name }) => `${type.name}.${name}`)
  })
  expect(missing).toEqual([])
})

test('the printed schema is current; `npm run gen` writes it', () => {
  expect(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8')).toBe(printSchemaSorted())
})

test('the manifest of trusted documents is current, and every document fits the schema', () => {
  expect(readManifest()).toEqual(buildManifest())
  const find = buildTrustedOperations(schema, readManifest())
  expect(Object.keys(readManifest()).length).toBeGreaterThan(20)
  for (const hash of Object.keys(readManifest())) expect(find(hash)).toBeDefined()
})

test('a trusted document that the schema no longer fits stops the start', () => {
  expect(() => buildTrustedOperations(schema, { ['a'.repeat(64)]: { name: 'X', text: 'query X { gone }' } })).toThrow('gone')
})

test('absent and null become what the shape of the command wants', () => {
  const toBody = buildToBody(planObject('RegisterLicenceTypeInput', '', commandShapes.RegisterLicenceType))
  const body = toBody({ code: 'c', definition: { name: 'n', supervisor: null, authority: { suspend: 'issuer' }, uniqueness: { per: 'holder', field: null } } })
  expect(body).toEqual({
    code: 'c',
    definition: { name: 'n', supervisor: null, authority: { suspend: 'issuer' }, validityYearsMax: null, uniqueness: { per: 'holder' }, template: null },
  })
})

test('defaults are left to the ledger, and items of lists are converted one by one', () => {
  const toBody = buildToBody(planObject('OpenCaseInput', '', commandShapes.OpenCase))
  const party = { party: 'P1', role: 'applicant', holder: { idType: '111', number: '1', name: 'x' } }
  expect(toBody({ itemId: 'i', foreignNumber: null, parties: [{ ...party, presence: { kind: 'keyed', reference: 'r', reason: null } }, party] })).toEqual({
    itemId: 'i',
    parties: [{ ...party, presence: { kind: 'keyed', reference: 'r' } }, { ...party, presence: null }],
  })
})
