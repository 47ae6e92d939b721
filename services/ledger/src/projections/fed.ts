import { InvariantViolation } from '@hub/kernel'
import type {
  AnnotatedCopyEvent, CaseEvent, CaseNoticeEvent, DomainEvent, Envelope, EventType, GrantEvent, HolderEvent, Instant, InvestigationEvent, LicenceEvent, LicenceFileEvent, LicenceTypeEvent, LookUpEvent,
  OperatorEvent, ReservationEvent, SealEvent, SealUseEvent, ServiceItemEvent, UnitEvent,
} from '@hub/schemas'
import { decodeEnvelope } from '../events/codec.ts'
import { eventTypes, type StreamKind } from '../events/event-types.ts'
import { upcast } from '../events/upcast.ts'
import type { RecordedEvent } from '../store/event-store.ts'

/** 流类别与事件 — which events live in which kind of stream. */
export interface EventsOf {
  readonly 'unit': UnitEvent
  readonly 'operator': OperatorEvent
  readonly 'licence-type': LicenceTypeEvent
  readonly 'licence': LicenceEvent
  readonly 'licence-file': LicenceFileEvent
  readonly 'annotated-copy': AnnotatedCopyEvent
  readonly 'reservation': ReservationEvent
  readonly 'service-item': ServiceItemEvent
  readonly 'grant': GrantEvent
  readonly 'case': CaseEvent
  readonly 'case-notice': CaseNoticeEvent
  readonly 'lookup': LookUpEvent
  readonly 'investigation': InvestigationEvent
  readonly 'holder': HolderEvent
  readonly 'seal': SealEvent
  readonly 'sealuse': SealUseEvent
}

/** 送入的事件 — one event as a fold sees it: in its present version, with its place in the log. */
export interface Fed<Event = DomainEvent> {
  readonly position: number
  readonly revision: number
  readonly event: Event
  readonly envelope: Envelope
  /** 登记时间 */
  readonly at: Instant
  /** 法定时间 — the legal instant; that of recording where the event names none. */
  readonly legalAt: Instant
}

/** An event on its way to the folds. `fed` is missing where this program cannot read it, and `trouble` says why. */
export interface FeedItem {
  readonly position: number
  readonly bytes: number
  readonly kind: StreamKind | undefined
  readonly type: string | null
  readonly fed: Fed | undefined
  readonly trouble: unknown
}

/** 解读 — never throws: an event that cannot be read stops the read models that come to it, not the reading of the log. */
export function readEvent({ position, revision, bytes }: RecordedEvent): FeedItem {
  let type: string | null = null
  try {
    const envelope = decodeEnvelope(bytes)
    if (typeof envelope.type !== 'string') throw new InvariantViolation('an envelope names its type')
    type = envelope.type
    const event = upcast(envelope)
    const at = envelope.recordedAt
    const kind = eventTypes[event.type satisfies EventType].streams
    return { position, bytes: bytes.length, kind, type, fed: { position, revision, event, envelope, at, legalAt: envelope.effectiveAt ?? at }, trouble: undefined }
  } catch (trouble) {
    return { position, bytes: bytes.length, kind: undefined, type, fed: undefined, trouble }
  }
}
