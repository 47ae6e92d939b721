import { InvariantViolation } from '@hub/kernel'
import { parseLocalDate, parseUuid, type Envelope, type Instant } from '@hub/schemas'
import { erasuresOf } from '../application/erased-subjects.ts'
import { rowsOfEvent } from '../decide-index/rows-of-event.ts'
import { eventTypes, streamKind } from '../events/event-types.ts'
import { readLeaf } from '../events/leaf-form.ts'
import { upcast } from '../events/upcast.ts'
import type { RecordedEvent } from '../store/event-store.ts'
import { DenseRevisions } from '../transfer/dense-revisions.ts'
import type { Disagreement } from './finding.ts'

/**
 * 日志核查 — event after event, in order: its bytes are the canonical envelope of its stream, of a type and version that this program knows and that
 * lives in such a stream; its revision follows the one before it; it was not recorded before its predecessor.
 */
export class LogCheck {
  readonly #revisions = new DenseRevisions()
  #last: Instant | undefined

  see({ position, stream, revision, bytes }: RecordedEvent): Disagreement | undefined {
    const disagree = (expected: string, found: string): Disagreement => ({ check: 'log', position, stream, expected, found })
    const leaf = readLeaf(stream, bytes)
    if (!leaf.ok) return disagree('这条流的信封，写作规范化 JSON', leaf.why)
    const expected = this.#revisions.take(stream)
    if (revision !== expected) return disagree(`流内序号 ${String(expected)}`, `流内序号 ${String(revision)}`)
    const unknown = unknownType(leaf.envelope)
    if (unknown !== undefined) return disagree('本程序认识的事件类型和版本，在它所属的流里', unknown)
    if (!isWhole(leaf.envelope)) return disagree(`${leaf.envelope.type} 的内容（data）齐全`, '缺少编号，或编号不合规')
    const { recordedAt } = leaf.envelope
    if (this.#last !== undefined && recordedAt < this.#last) return disagree(`登记时间不早于前一件的 ${this.#last}`, `登记时间 ${recordedAt}`)
    this.#last = recordedAt
    return undefined
  }
}

function unknownType(envelope: Envelope): string | undefined {
  const { type, v, stream } = envelope
  try {
    const event = upcast(envelope)
    return eventTypes[event.type].streams === streamKind(stream) ? undefined : `${type} 在 ${streamKind(stream) ?? '未知'} 流里`
  } catch (error) {
    if (error instanceof InvariantViolation) return `${type}@${String(v)}`
    throw error
  }
}

/** Whether the rest of the checks can take from the content what they need of it. */
function isWhole(envelope: Envelope): boolean {
  try {
    const { links, lookUpId, grantUse } = rowsOfEvent(upcast(envelope), envelope)
    if (![...links.map(({ id }) => id), lookUpId ?? envelope.id, grantUse?.grantId ?? envelope.id].every(isId)) return false
    if (envelope.type === 'HolderErased') return erasuresOf({ position: 0, envelope }).every(({ subject }) => isId(subject.replace(/^[a-z]+-/, '')))
    return streamKind(envelope.stream) !== 'reservation' || isReservation(envelope.data)
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

function isReservation({ licenceId, reservationId, lastDay = null }: Envelope['data']): boolean {
  return isId(licenceId) && isId(reservationId) && (lastDay === null || (typeof lastDay === 'string' && parseLocalDate(lastDay) !== undefined))
}

function isId(id: unknown): boolean {
  return typeof id === 'string' && parseUuid(id) !== undefined
}
