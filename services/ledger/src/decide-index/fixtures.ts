import type { DomainEvent, Envelope, Instant } from '@hub/schemas'
import { encodeEnvelope } from '../events/codec.ts'
import { idOf } from '../projections/log-writer.ts'
import type { EventStore, RecordedEvent, StreamName } from '../store/event-store.ts'
import type { Placed } from './in-order.ts'

export interface PlacedOptions { readonly command?: number; readonly client?: string; readonly recordedAt?: string }

/** An event at its place, of the command of that number (its own by default). */
export function placed(position: number, event: DomainEvent, { command = position, client = 'console', recordedAt = '2026-03-02T01:00:00.000Z' }: PlacedOptions = {}): Placed {
  const actor = { unit: idOf(1, 1), operator: idOf(2, 1), role: 'window-clerk', terminal: 'W03' }
  const envelope = {
    id: idOf(0xe, position), stream: `case-${idOf(8, position)}`, type: event.type, v: event.v, recordedAt: recordedAt as Instant, actor, client,
    commandId: idOf(0xc, command), requestDigest: `digest-${command}`, causation: null, data: event.data, sealed: [],
  } as unknown as Envelope
  return { position, envelope }
}

export const caseReceived = (n: number): DomainEvent => ({ type: 'CaseReceived', v: 1, data: { caseId: idOf(8, n) } })
export const securityAdmin = (n: number): DomainEvent => ({ type: 'OperatorRolesSet', v: 1, data: { operatorId: idOf(2, n), roles: ['security-admin'] } })
export const grantFor = (grant: number, items: readonly number[]): DomainEvent => ({ type: 'GrantRequested', v: 1, data: { grantId: idOf(7, grant), typeId: idOf(3, 1), scope: { items: items.map((n) => idOf(6, n)) } } } as unknown as DomainEvent)
export const lookUpMissed = (n: number): DomainEvent => ({ type: 'LookupMissed', v: 1, data: { lookUpId: idOf(9, n) } } as unknown as DomainEvent)
export const lookUpAnswered = (n: number, grant: number): DomainEvent => ({ type: 'LookupAnswered', v: 1, data: { lookUpId: idOf(9, n), grantId: idOf(7, grant) } } as unknown as DomainEvent)

/** 日志替身 — a store that refuses every append; what is pushed onto `log` is durable. `asked`: streams that a refused append checked. */
export function storeOver(log: readonly Placed[]): EventStore & { readonly reads: number[]; readonly asked: StreamName[] } {
  const reads: number[] = []
  const asked: StreamName[] = []
  const recorded = ({ position, envelope }: Placed): RecordedEvent => ({ position, stream: envelope.stream, revision: 0, bytes: encodeEnvelope(envelope) })
  const ofStream = (stream: StreamName): readonly RecordedEvent[] => log.filter(({ envelope }) => envelope.stream === stream).map(recorded)
  return {
    reads,
    asked,
    readAll: (from, limit) => {
      reads.push(from)
      return Promise.resolve(log.slice(from, from + limit).map(recorded))
    },
    readStream: (stream) => Promise.resolve(ofStream(stream)),
    head: () => Promise.resolve(log.length - 1),
    append: (writes, checks) => {
      asked.push(...checks.map(({ stream }) => stream))
      return Promise.resolve({ ok: false, why: 'conflict', stream: writes[0]?.stream ?? '', actual: -1 })
    },
    subscribeAll: () => { throw new Error('this log is read by pages') },
    close: () => Promise.resolve(),
  }
}
