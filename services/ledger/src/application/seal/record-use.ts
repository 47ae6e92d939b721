import { isRefusal, type Refusal } from '@hub/kernel'
import type { LicenceId, LocalDate, SealId, SealRefusal, Uuid } from '@hub/schemas'
import { useSeal } from '../../domain/seal/decide.ts'
import type { StreamName } from '../../store/event-store.ts'
import type { Session } from '../session.ts'

/** 用印记录流 — of a seal and day (Asia/Shanghai): streams stay short, and no use waits for another. */
export function sealUseStream(sealId: SealId, today: LocalDate): StreamName {
  return `sealuse-${sealId}.${today.replaceAll('-', '')}`
}

/**
 * 记录用印 — adds the record to the append that records the file, with the seal and its unit as checks: a seal that is stopped meanwhile seals nothing.
 * The refusal names the seal.
 */
export async function recordSealUse(session: Session, { sealId, licenceId, fileId }: { readonly sealId: SealId; readonly licenceId: LicenceId; readonly fileId: Uuid }): Promise<Refusal<SealRefusal> | undefined> {
  const state = await session.state('seal', sealId)
  const unit = state.status === 'absent' ? undefined : await session.state('unit', state.unitId)
  const { today } = session.moment
  const decision = useSeal(state, { sealId, licenceId, fileId, today, unitStatus: unit?.status === 'active' ? 'active' : 'ended' })
  if (isRefusal(decision)) return decision
  session.record(sealUseStream(sealId, today), decision)
  return undefined
}
