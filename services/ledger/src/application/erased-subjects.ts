import type { HolderErased, Subject } from '@hub/schemas'

/** 清除涉及的主体 — the holder, and every licence all of whose holders are now gone. */
export function subjectsErasedBy({ holderId, licences }: HolderErased['data']): readonly Subject[] {
  return [`holder-${holderId}`, ...licences.map((licenceId): Subject => `licence-${licenceId}`)]
}
