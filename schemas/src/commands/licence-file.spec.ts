import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { licenceFileBytesMax } from '../events/licence-file.ts'
import { parseCommand } from './command-shapes.ts'
import { licenceId } from './fixtures.ts'

const parse = (bytes: unknown) => parseCommand('DepositLicenceFile', { licenceId, version: 1, bytes })

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
