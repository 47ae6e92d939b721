import type { Envelope, HolderErased, Subject } from '@hub/schemas'
import type { Erasure } from '../vault/vault.ts'

/** 清除涉及的主体 — of an erasure's event: the holder, and every licence all of whose holders are now gone. */
export function erasuresOf({ position, envelope }: { readonly position: number; readonly envelope: Pick<Envelope, 'data' | 'recordedAt'> }): readonly Erasure[] {
  const { holderId, licences } = envelope.data as unknown as HolderErased['data']
  const subjects: readonly Subject[] = [`holder-${holderId}`, ...licences.map((licenceId): Subject => `licence-${licenceId}`)]
  return subjects.map((subject) => ({ subject, erasedAt: envelope.recordedAt, position }))
}
