import { isRefusal } from '@hub/kernel'
import { beforeAll, describe, expect, test } from 'vitest'
import { builderBody, driverBody, realtyProofBody, roadVehicleBody, workSafetyBody } from '../../../ledger/src/demo/few-licences.ts'
import { businessBody, identityBody, marriageBody } from '../../../ledger/src/demo/licences.ts'
import { demoTypes } from '../../../ledger/src/demo/types.ts'
import { demoUnits } from '../../../ledger/src/demo/units.ts'
import { composeLicence } from './compose.ts'
import type { FontOrder } from './fonts/font-order.ts'
import { loadInstalledFonts } from './fonts/installed-fonts.ts'
import { sampleKeys, sampleLicence, sampleTemplate, type SampleKey } from './testing/licences.ts'

interface Asked { readonly from: string; readonly otherwise?: string | undefined }

let order: FontOrder
beforeAll(async () => { order = await loadInstalledFonts() })

const keyOf = (code: string): SampleKey | undefined => sampleKeys.find((key) => sampleTemplate(key).typeCode === code)

describe.each(demoTypes.map((type) => [type.definition.name, type] as const))('the demo city’s %s', (name, { code, issuers, definition }) => {
  const key = keyOf(code)

  test('has a template of its name', () => {
    expect(key === undefined ? undefined : sampleTemplate(key).name).toBe(name)
  })

  test('has every field that its template asks for, and always those that it cannot do without', () => {
    const asked = key === undefined ? [] : sampleTemplate(key).elements.flatMap((element): readonly Asked[] => (element.kind === 'table' ? element.rows : element.kind === 'field' ? [element] : []))
    const names = (list: readonly Asked[]): readonly string[] => list.filter(({ from }) => from.startsWith('face.')).map(({ from }) => from.slice('face.'.length))
    expect(names(asked).filter((field) => !Object.hasOwn(definition.fields, field))).toEqual([])
    const required = definition.faceSchema['required'] as readonly string[]
    expect(names(asked.filter(({ otherwise }) => otherwise === undefined)).filter((field) => !required.includes(field))).toEqual([])
  })

  test('shows every field that it has', () => {
    const shown = JSON.stringify(key === undefined ? {} : sampleTemplate(key))
    expect(Object.keys(definition.fields).filter((field) => !shown.includes(`"face.${field}"`))).toEqual([])
  })

  test('is issued by an authority whose name has room', async () => {
    const names = demoUnits.filter((unit) => issuers.includes(unit.key)).map((unit) => unit.name)
    expect(names).toHaveLength(issuers.length)
    expect(isRefusal(await composeLicence(sampleLicence(key ?? 'business', { issuers: names }), order))).toBe(false)
  })
})

test.each([
  ['identity', Array.from({ length: 8 }, (_, at) => identityBody(at * 5, '2026-12-01'))],
  ['business', Array.from({ length: 4 }, (_, at) => businessBody(at * 5))],
  ['marriage', Array.from({ length: 4 }, (_, at) => marriageBody(at * 4, at * 4 + 1))],
  ['driver', [driverBody(4)]], ['realty-proof', [realtyProofBody(4)]], ['road-vehicle', [roadVehicleBody(4)]], ['work-safety', [workSafetyBody(4)]], ['builder', [builderBody(4)]],
] as const)('what people and companies of the demo city hold fits: %s', async (key, bodies) => {
  const made = await Promise.all(bodies.map(({ face, licenceNumber, validity, holders }) => composeLicence(sampleLicence(key, {
    face, number: licenceNumber ?? null, validity, holders: holders.map(({ name }) => name),
  }), order)))
  expect(made.filter((each) => isRefusal(each))).toEqual([])
})
