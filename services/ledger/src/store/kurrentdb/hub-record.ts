import type { AppendRecordInput, AllStreamResolvedEvent, Position, ResolvedEvent } from '@kurrent/kurrentdb-client'
import type { StreamName } from '../event-store.ts'
import { StoreDamaged } from '../store-unavailable.ts'
import type { Batch } from '../writing/batch.ts'
import type { StreamNames } from './stream-names.ts'

/** The server wants a type; the envelope's own is inside the bytes, where it belongs. */
const eventType = 'zhengyuan.event.v1'
const epochType = 'zhengyuan.writer-epoch.v1'
const contentType = 'application/octet-stream'
const positionKey = 'zy-position'
const positionShape = /^(0|[1-9][0-9]{0,15})$/

/** 枢纽记录 — what stands under a hub's prefix in $all: an event of the log, or the beginning of a writer's term. `at`: the server's own position. */
export type HubRecord =
  | { readonly kind: 'event'; readonly stream: StreamName; readonly revision: number; readonly bytes: Uint8Array; readonly position: number; readonly at: Position }
  | { readonly kind: 'epoch'; readonly epoch: number; readonly holder: string; readonly at: Position }
export type LogEvent = Extract<HubRecord, { kind: 'event' }>

/**
 * The records of a batch. The bytes go as they are, so they are the same in every store. Beside them stands the position: the writer knows it, because
 * nothing is written between its batches, and whoever counts through $all checks it; a stream can then be read without a map of positions.
 */
export function toRecords(names: StreamNames, batch: Batch): AppendRecordInput[] {
  const ids = batch.members.filter(({ result }) => result.ok).flatMap(({ append }) => append.writes.flatMap(({ events }) => events.map(({ id }) => id)))
  return batch.bytes.map((data, index) => ({
    streamName: names.toServer(batch.streams[index] ?? ''),
    record: { id: ids[index] ?? '', type: eventType, contentType, data, metadata: { [positionKey]: String(batch.firstPosition + index) } },
  }))
}

export function epochRecord(names: StreamNames, id: string, holder: string): AppendRecordInput {
  return { streamName: names.writerEpoch, record: { id, type: epochType, contentType, data: Buffer.from(holder), metadata: undefined } }
}

/** @throws StoreDamaged for what no ledger of this hub wrote */
export function fromServer(names: StreamNames, { event }: ResolvedEvent | AllStreamResolvedEvent): HubRecord {
  if (event?.position === undefined) throw foreign(event?.streamId)
  const { streamId, data, metadata, position: at } = event
  const revision = Number(event.revision)
  if (streamId === names.writerEpoch) return { kind: 'epoch', epoch: revision, holder: Buffer.from(asBytes(data, streamId)).toString('latin1'), at }
  const stream = names.fromServer(streamId)
  const claimed: unknown = typeof metadata === 'object' && positionKey in metadata ? metadata[positionKey] : undefined
  if (stream === undefined || typeof claimed !== 'string' || !positionShape.test(claimed)) throw foreign(streamId)
  return { kind: 'event', stream, revision, bytes: asBytes(data, streamId), position: Number(claimed), at }
}

/** Which of two records the server wrote first; records of one append may share their commit position. */
export function comparePositions(a: Position, b: Position): number {
  if (a.commit !== b.commit) return a.commit < b.commit ? -1 : 1
  if (a.prepare !== b.prepare) return a.prepare < b.prepare ? -1 : 1
  return 0
}

function asBytes(data: unknown, streamId: string): Uint8Array {
  if (!(data instanceof Uint8Array)) throw foreign(streamId)
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}

function foreign(streamId: string | undefined): StoreDamaged {
  return new StoreDamaged(`KurrentDB 中有一条本枢纽没有写过的记录（流 ${streamId ?? '未知'}）：日志须先由运维人员查明`)
}
