import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventLine, parseEventLine } from './event-line.ts'
import { events } from './fixtures.ts'

const runs = Number(process.env['FC_RUNS'] ?? 300)
const withoutEnd = (line: Buffer): Buffer => line.subarray(0, -1)
const [event] = events(1)
if (event === undefined) throw new Error('a log of one event has one')
const line = withoutEnd(eventLine(event))

describe('a line of an export', () => {
  test('is JSON, with the event itself inside', () => {
    expect(JSON.parse(line.toString('utf8'))).toMatchObject({ position: 0, stream: event.stream, revision: 0, event: JSON.parse(Buffer.from(event.bytes).toString('utf8')) as object })
    expect(eventLine(event).indexOf('\n')).toBe(line.length)
  })

  test('gives every event back, byte for byte, whatever stands in it', () => {
    const stream = fc.stringMatching(/^[\x21-\x7e]{1,200}$/)
    // Without a line feed: canonical JSON has none.
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((some) => some.map((byte) => (byte === 0x0a ? 0x20 : byte)))
    fc.assert(fc.property(fc.nat(), stream, fc.nat(), fc.oneof(bytes, fc.constant(Buffer.from('","event":{}}'))), (position, name, revision, content) => {
      const parsed = parseEventLine(withoutEnd(eventLine({ position, stream: name, revision, bytes: content })))
      expect(parsed).toMatchObject({ position, stream: name, revision })
      expect(typeof parsed === 'string' ? '' : Buffer.compare(parsed.bytes, content)).toBe(0)
    }), { numRuns: runs })
  })

  test('that one bit of was turned is not taken for what it was', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: line.length - 1 }), fc.integer({ min: 0, max: 7 }), (at, bit) => {
      const changed = Buffer.from(line)
      changed[at] = (changed[at] ?? 0) ^ (1 << bit)
      const parsed = parseEventLine(changed)
      // A turned digit of position or revision is another place of the same event: whoever reads in order notices.
      if (typeof parsed !== 'string') expect([parsed.position, parsed.stream, parsed.revision]).not.toEqual([event.position, event.stream, event.revision])
    }), { numRuns: runs })
  })

  test('is never made up of other bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (some) => {
      expect(parseEventLine(Buffer.from(some))).toBe('no-line')
    }), { numRuns: runs })
  })

  test.each([
    ['with white space', line.toString().replace('{"position"', '{ "position"')],
    ['with a number in another spelling', line.toString().replace('"position":0', '"position":0.0')],
    ['with a member more', line.toString().replace('"revision"', '"more":1,"revision"')],
    ['with the members in another order', line.toString().replace(/"position":0,("stream":"[^"]*")/, '$1,"position":0')],
    ['without its end', line.toString().replace(/\}+$/, '')],
    ['with more behind its end', `${line.toString()} `],
    ['that is empty', ''],
  ])('%s is no line', (_, text) => {
    expect(parseEventLine(Buffer.from(text))).toBe('no-line')
  })

  test('whose event is another than its leaf hash says is told to be changed', () => {
    expect(parseEventLine(Buffer.from(line.toString().replace('"v":1', '"v":2')))).toBe('changed')
    expect(parseEventLine(line.subarray(0, -1))).toBe('changed')
  })
})
