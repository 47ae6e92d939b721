import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StreamNames } from './stream-names.ts'

const names = new StreamNames('019cac1d-ef1d-7af4-ad2c-f03ec1509b75')
const printable = fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 200 })

describe('the name of a stream on the server', () => {
  test('is the hub’s prefix and the name of the stream', () => {
    expect(names.toServer('licence-019cac1d-0000-7000-8000-000000000001')).toBe('zy-019cac1d-ef1d-7af4-ad2c-f03ec1509b75.licence-019cac1d-0000-7000-8000-000000000001')
    expect(names.toServer('lookup-019cac1d.20260302')).toBe('zy-019cac1d-ef1d-7af4-ad2c-f03ec1509b75.lookup-019cac1d.20260302')
  })

  test('comes back, holds only what the server takes, and differs from others by more than capitals', () => {
    fc.assert(fc.property(printable, printable, (one, other) => {
      const name = names.toServer(one)
      expect(names.fromServer(name)).toBe(one)
      expect(name).toMatch(/^[a-z0-9_.-]+$/)
      expect(name).not.toBe(names.writerEpoch)
      if (one !== other) expect(name.toLowerCase()).not.toBe(names.toServer(other).toLowerCase())
    }))
  })

  test.each(['writer-epoch', 'Writer-Epoch', 'case_1', '_5f', '_'])('of the stream %s is none that means something else', (stream) => {
    expect(names.toServer(stream)).not.toBe(names.writerEpoch)
    expect(names.fromServer(names.toServer(stream))).toBe(stream)
  })

  test.each(['zy-other.case-1', 'case-1', '$settings', `${names.prefix}writer-epoch`, `${names.prefix}_63ase-1`, `${names.prefix}Case-1`, `${names.prefix}case_1`, `${names.prefix}_4C`])('%s was not made by this hub', (name) => {
    expect(names.fromServer(name)).toBeUndefined()
  })
})
