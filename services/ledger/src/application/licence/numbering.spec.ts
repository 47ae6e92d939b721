import { buildLicenceIdentifier, checkLicenceIdentifier, isLicenceSerial, parseLicenceIdentifier, type UnitId } from '@hub/schemas'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Session } from '../session.ts'
import { checkOfIdentifier, nextNumber, numberFor } from './numbering.ts'

const typeCode = '11100000000013338W011'
const uscc = '11430000006122244L'
const issuer = '019adca1-064e-7df3-8b9f-98d8a4f36d68' as UnitId
const sessionWith = (unit: object): Session => ({ state: () => Promise.resolve(unit) }) as unknown as Session
const registered = sessionWith({ status: 'active', uscc })
const right = '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U'
const wrongCheck = right.replace(/U$/, 'V')

describe('a new licence', () => {
  test('with a number that can serve as a serial is named by it', async () => {
    const { licenceNumber, identifier } = await numberFor(registered, { typeCode, issuer, licenceNumber: '20230000403' })
    expect([licenceNumber, identifier]).toEqual(['20230000403', right])
  })

  test('without a number gets a serial of its own, which is its number', async () => {
    const made = await Promise.all(Array.from({ length: 200 }, () => numberFor(registered, { typeCode, issuer, licenceNumber: null })))
    expect(new Set(made.map(({ licenceNumber }) => licenceNumber)).size).toBe(200)
    for (const { licenceNumber, identifier } of made) {
      expect(licenceNumber).toMatch(/^[0-9A-Z]{20}$/)
      expect(checkLicenceIdentifier(identifier ?? '')).toMatchObject({ valid: true, parts: { typeCode, issuer: uscc, serial: licenceNumber, version: 1 } })
    }
  })

  test('keeps its number as it was written, whatever it is, and its identifier is right', async () => {
    await fc.assert(fc.asyncProperty(fc.oneof(fc.stringMatching(/^[0-9A-Z]{1,64}$/), fc.string({ minLength: 1, maxLength: 80, unit: 'grapheme' })), async (number) => {
      const { licenceNumber, identifier } = await numberFor(registered, { typeCode, issuer, licenceNumber: number })
      expect(licenceNumber).toBe(number)
      const checked = checkLicenceIdentifier(identifier ?? '')
      expect(checked.valid).toBe(true)
      if (checked.valid) expect(checked.parts.serial === number).toBe(isLicenceSerial(number))
    }))
  })

  test.each([
    ['issued by a unit that is not registered', sessionWith({ status: 'absent' }), typeCode], ['issued by a unit with a wrong code', sessionWith({ status: 'active', uscc: '11430000006122244A' }), typeCode],
    ['of a type with a wrong code', registered, '11100000000013338A011'],
  ])('%s has a number and no identifier', async (_what, session, code) => {
    expect(await numberFor(session, { typeCode: code, issuer, licenceNumber: 'J-1' })).toEqual({ licenceNumber: 'J-1', identifier: null })
  })
})

describe('an identifier that came with stock', () => {
  test.each([
    [null, 'absent', 1], [right, 'ok', 1], [right.replace('.001.U', '.002.T'), 'wrong-check-character', 2], [wrongCheck, 'wrong-check-character', 1], ['', 'malformed', 1],
    [right.replace('1.2.156.3005.2', '1.2.156.3005.3'), 'malformed', 1], [right.replace('.001.', '.000.'), 'malformed', 1], [`${right} `, 'malformed', 1], ['证照标识', 'malformed', 1],
  ] as const)('%j is flagged %s', (identifier, identifierCheck, version) => {
    expect(checkOfIdentifier(identifier)).toEqual({ identifierCheck, version })
  })
})

describe('the next version', () => {
  test('keeps the number; the identifier counts on and its check character is right', () => {
    const next = nextNumber({ licenceNumber: '20230000403', identifier: right })
    expect(next.licenceNumber).toBe('20230000403')
    expect(checkLicenceIdentifier(next.identifier ?? '')).toMatchObject({ valid: true, parts: { typeCode, issuer: uscc, serial: '20230000403', version: 2 } })
  })

  test.each([null, 'malformed', wrongCheck])('leaves the identifier %j of flagged stock as it is', (identifier) => {
    expect(nextNumber({ licenceNumber: 'J-1', identifier })).toEqual({ licenceNumber: 'J-1', identifier })
  })

  test('leaves the identifier of the last version that there is as it is', () => {
    const last = buildLicenceIdentifier({ typeCode, issuer: uscc, serial: '1', version: 999 })
    expect(nextNumber({ licenceNumber: '1', identifier: last ?? null }).identifier).toBe(last)
  })

  test('nine hundred times over is a right identifier each time', () => {
    let identifier: string | null = right
    for (let version = 2; version <= 901; version += 1) identifier = nextNumber({ licenceNumber: '1', identifier }).identifier
    expect(checkLicenceIdentifier(identifier ?? '')).toMatchObject({ valid: true, parts: { version: 901 } })
    expect(parseLicenceIdentifier(identifier ?? '')).toBe(identifier)
  })

  test('of a licence without a number is a mistake of the program', () => {
    expect(() => nextNumber({ licenceNumber: null, identifier: right })).toThrow('has a number')
  })
})
