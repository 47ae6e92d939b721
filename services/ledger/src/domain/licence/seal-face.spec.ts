import { parseUuid, type FaceField, type HolderId, type LicenceId } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { definition, face, holders, licenceId, sealedFace } from './fixtures/world.ts'
import { fieldsWithoutHolder, sealFace, type Face } from './seal-face.ts'

describe('face data', () => {
  test('is sealed field by field under whom it belongs to', () => {
    expect(sealFace(definition, { licenceId, holders }, face)).toEqual(sealedFace(licenceId))
  })

  test('makes no part without a field', () => {
    expect(sealFace(definition, { licenceId, holders }, { husbandJob: '司机' })).toEqual([sealedFace(licenceId)[2]])
    expect(sealFace(definition, { licenceId, holders }, {})).toEqual([])
  })

  test('of a holder who is not there is told, and is not lost', () => {
    expect(fieldsWithoutHolder(definition, 1, face)).toEqual(['husbandJob'])
    expect(sealFace(definition, { licenceId, holders: holders.slice(0, 1) }, { husbandJob: '司机' })).toEqual([{ part: 'face', subject: `licence-${licenceId}`, value: { husbandJob: '司机' } }])
  })

  test('may have a field that is called like a thing of the language', () => {
    const hostile = { constructor: 'x', toString: 'y', valueOf: 'z' } as unknown as Face
    expect(sealFace(definition, { licenceId, holders }, hostile)).toEqual([{ part: 'face', subject: `licence-${licenceId}`, value: hostile }])
    expect(fieldsWithoutHolder(definition, 1, hostile)).toEqual([])
  })
})

const name = fc.oneof(fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}$/), fc.constantFrom('constructor', 'hasOwnProperty', 'toString'))
const uuid = fc.uuid({ version: 7 }).map((text) => parseUuid(text))
const cases = fc.record({
  licenceId: uuid.map((id) => id as unknown as LicenceId),
  holders: fc.uniqueArray(uuid, { minLength: 1, maxLength: 4 }).map((ids) => ids.map((id) => ({ holderId: id as unknown as HolderId }))),
  owners: fc.dictionary(name, fc.option(fc.nat(5)), { maxKeys: 12 }),
  unlisted: fc.dictionary(name, fc.string(), { maxKeys: 3 }),
})

describe('for any definition and any face data', () => {
  const arrange = ({ licenceId: id, holders: people, owners, unlisted }: typeof cases extends fc.Arbitrary<infer T> ? T : never) => {
    const fields = Object.fromEntries(Object.entries(owners).map(([field, holder]): [string, FaceField] => [field, { label: field, mask: 'none', ...(holder === null ? {} : { holder }) }]))
    const values: Face = { ...unlisted, ...Object.fromEntries(Object.keys(owners).map((field, at) => [field, at])) }
    return { fields, values, people, parts: sealFace({ fields }, { licenceId: id, holders: people }, values) }
  }

  test('every field lands in exactly one part, with its value', () => {
    fc.assert(fc.property(cases, (arbitrary) => {
      const { values, parts } = arrange(arbitrary)
      const sealed = parts.flatMap(({ value }) => Object.entries(value as object))
      expect(sealed.toSorted(byName)).toEqual(Object.entries(values).toSorted(byName))
      expect(new Set(parts.map(({ subject }) => subject)).size).toBe(parts.length)
    }))
  })

  test('erasing one holder takes her fields and no others', () => {
    fc.assert(fc.property(cases, fc.nat(3), (arbitrary, at) => {
      const { fields, values, people, parts } = arrange(arbitrary)
      const erased = at % people.length
      const subject = `holder-${people[erased]?.holderId ?? ''}`
      const left = parts.filter((part) => part.subject !== subject).flatMap(({ value }) => Object.keys(value as object))
      const others = Object.keys(values).filter((field) => !Object.hasOwn(fields, field) || fields[field]?.holder !== erased)
      expect(left.toSorted()).toEqual(others.toSorted())
    }))
  })
})


function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : Number(a > b)
}
