import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { licenceFileBytesMax } from '../events/licence-file.ts'
import { parseCommand } from './command-shapes.ts'
import { licenceId } from './fixtures.ts'

const parse = (bytes: unknown) => parseCommand('DepositLicenceFile', { licenceId, version: 1, bytes })

describe('the licence of a deposited file', () => {
  const [typeCode, identifier, licenceNumber] = ['11100000000013338W011', '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U', 'J330100-2026-000001']
  const problems = (name: object) => parseCommand('DepositLicenceFile', { ...name, version: 1, bytes: 'JVBERi0xLjc=' })

  test.each([{ licenceId }, { identifier }, { identifier: 'as the old register says' }, { typeCode, licenceNumber }])('has one name: %j', (name) => {
    expect(problems(name)).toMatchObject({ ok: true, input: name })
  })

  test('cannot be left out', () => {
    expect(problems({})).toEqual({ ok: false, problems: [{ path: 'licenceId', message: '缺少必填项：证照内部编号、电子证照标识、证照类型代码与证照编号三者取一' }] })
  })

  test.each([{ licenceId, identifier }, { identifier, typeCode, licenceNumber }, { typeCode }, { licenceNumber }, { licenceId, typeCode }, { licenceId, licenceNumber }])('has no more than one, and a whole one: %j', (name) => {
    expect(problems(name)).toEqual({ ok: false, problems: [{ path: '', message: '证照内部编号、电子证照标识、证照类型代码与证照编号三者取一' }] })
  })
})

describe('the bytes of a deposited file', () => {
  test('are taken whatever they are, up to the limit', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (bytes) => { expect(parse(Buffer.from(bytes).toString('base64')).ok).toBe(true) }))
    expect(parse(Buffer.alloc(licenceFileBytesMax, 7).toString('base64')).ok).toBe(true)
    expect(parse(Buffer.alloc(licenceFileBytesMax + 3, 7).toString('base64'))).toEqual({ ok: false, problems: [{ path: 'bytes', message: '文件最大 2 MiB' }] })
  })

  test('have one spelling', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('A', 'Q', 'g', 'w', 'z', '/', '+', '=', '-', '_', ' ', '\n'), maxLength: 9 }), (text) => {
      const isOnlySpelling = text !== '' && Buffer.from(text, 'base64').toString('base64') === text
      expect(parse(text).ok).toBe(isOnlySpelling)
    }), { numRuns: 3_000 })
  })
})
