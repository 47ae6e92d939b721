import { leafHash } from '@hub/canonical'
import { eventBytesMax, type RecordedEvent } from '../store/event-store.ts'

/** Of a line without its line feed: the event, a stream name with every character escaped, and what stands around them. */
export const lineBytesMax = eventBytesMax + 2 * 1024

const eventMember = Buffer.from(',"event":')
const endOfLine = Buffer.from('}\n')
const closingBrace = 0x7d

/**
 * 导出行 — one event as a line of JSON: position, stream, revision, its leaf hash, and its bytes as they are, which are JSON text themselves. Cut out again
 * they are the same, byte for byte. Ends with a line feed.
 */
export function eventLine(event: RecordedEvent): Buffer {
  const head = headOf({ ...event, leafHash: leafHash(event.bytes).toString('hex') })
  return Buffer.concat([Buffer.from(head), eventMember, event.bytes, endOfLine])
}

/**
 * 读导出行 — of a line without its line feed; `no-line` for whatever `eventLine` never writes, `changed` where the event is not the one that the line was
 * written with. Says nothing else of the event's form.
 */
export function parseEventLine(line: Buffer): RecordedEvent | 'no-line' | 'changed' {
  // Inside the stream's name every quotation mark is escaped, so this is the first place where it can stand.
  const at = line.indexOf(eventMember)
  if (at < 0 || line.at(-1) !== closingBrace) return 'no-line'
  const head = parseHead(line.toString('latin1', 0, at))
  if (head === undefined) return 'no-line'
  const { position, stream, revision } = head
  const bytes = line.subarray(at + eventMember.length, -1)
  return leafHash(bytes).toString('hex') === head.leafHash ? { position, stream, revision, bytes } : 'changed'
}

interface Head extends Omit<RecordedEvent, 'bytes'> {
  readonly leafHash: string
}

function headOf({ position, stream, revision, leafHash: leaf }: Head): string {
  return `{"position":${String(position)},"stream":${JSON.stringify(stream)},"revision":${String(revision)},"leafHash":${JSON.stringify(leaf)}`
}

function parseHead(text: string): Head | undefined {
  let value: unknown
  try {
    value = JSON.parse(`${text}}`)
  } catch {
    return undefined
  }
  const { position, stream, revision, leafHash: leaf } = value as Partial<Record<keyof Head, unknown>>
  if (typeof position !== 'number' || typeof stream !== 'string' || typeof revision !== 'number' || typeof leaf !== 'string') return undefined
  // One spelling: what was read is what would have been written.
  const head = { position, stream, revision, leafHash: leaf }
  return headOf(head) === text ? head : undefined
}
