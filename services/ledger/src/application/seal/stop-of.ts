import type { SealId, SealStopCause } from '@hub/schemas'
import type { SealStop } from '../../domain/seal/commands.ts'
import { decodeEnvelope } from '../../events/codec.ts'
import type { EventStore } from '../../store/event-store.ts'

/**
 * 停用人 — who stopped this seal last, and why; null: nobody did. Who acted stands beside an event and not in it, so the stream is read for it. The caller has read the
 * seal's state in its attempt: what has happened since has the attempt made again.
 */
export async function stopOf(store: Pick<EventStore, 'readStream'>, sealId: SealId): Promise<SealStop | null> {
  const last = (await store.readStream(`seal-${sealId}`)).map(({ bytes }) => decodeEnvelope(bytes)).findLast(({ type }) => type === 'SealDisabled')
  return last === undefined ? null : { operator: last.actor.operator, cause: last.data['cause'] as SealStopCause }
}
