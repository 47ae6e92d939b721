import { assert } from '@hub/kernel'
import { appendBytesMax, checksPerAppendMax, eventBytesMax, eventsPerAppendMax, writesPerAppendMax, type Check, type Write } from './event-store.ts'

/** Printable ASCII, so that a name has one spelling in every store and in every collation. */
const streamNameShape = /^[\x21-\x7e]{1,200}$/
const eventIdShape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const revisionMax = 2 ** 31 - 2

/** 追加限额 — what every adapter asserts before it queues an append: the caller is a program of ours, so a breach is its error. Returns the bytes. */
export function assertAppendable(writes: readonly Write[], checks: readonly Check[]): { readonly events: number; readonly bytes: number } {
  assert(writes.length >= 1 && writes.length <= writesPerAppendMax, `an append holds 1 to ${String(writesPerAppendMax)} writes`)
  assert(checks.length <= checksPerAppendMax, `an append holds at most ${String(checksPerAppendMax)} checks`)
  let events = 0
  let bytes = 0
  for (const [index, write] of writes.entries()) {
    assert(streamNameShape.test(write.stream), 'a stream name is 1 to 200 printable ASCII characters')
    assert(write.events.length > 0, 'a write holds an event')
    assert(typeof write.expected === 'string' || isRevision(write.expected, 0), 'an expected revision is a whole number from 0')
    for (let other = 0; other < index; other += 1) assert(writes[other]?.stream !== write.stream, 'a stream stands in one write of an append')
    events += write.events.length
    for (const event of write.events) {
      assert(event.bytes.length > 0 && event.bytes.length <= eventBytesMax, `an event holds 1 to ${String(eventBytesMax)} bytes`)
      assert(eventIdShape.test(event.id), 'an event is named by a UUID')
      bytes += event.bytes.length
    }
  }
  assert(events <= eventsPerAppendMax, `an append holds at most ${String(eventsPerAppendMax)} events`)
  assert(bytes <= appendBytesMax, `an append holds at most ${String(appendBytesMax)} bytes`)
  for (const check of checks) {
    assert(streamNameShape.test(check.stream), 'a stream name is 1 to 200 printable ASCII characters')
    assert(isRevision(check.revision, -1), 'a checked revision is a whole number from -1')
  }
  return { events, bytes }
}

function isRevision(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least && value <= revisionMax
}
