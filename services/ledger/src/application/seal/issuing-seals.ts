import { isRefusal, type Refusal } from '@hub/kernel'
import type { LicenceId, LocalDate, SealId, SealRefusal, SealUseEvent, UnitId, Uuid } from '@hub/schemas'
import { sealUseRefusal, useSeal } from '../../domain/seal/decide.ts'
import type { StreamName } from '../../store/event-store.ts'
import type { HandlerPorts } from '../handler.ts'
import type { Session } from '../session.ts'
import { activeSealOf } from './active-seal.ts'

/** 用印记录流 — of a seal and day (Asia/Shanghai): streams stay short, and no use waits for another. */
export function sealUseStream(sealId: SealId, today: LocalDate): StreamName {
  return `sealuse-${sealId}.${today.replaceAll('-', '')}`
}

/** 用于签发的印章 — the seal in use of each of these units, in their order; or the units that have none. Looked at without a check: `useSeals` relies on them. */
export async function sealsOf(session: Session, ports: Pick<HandlerPorts, 'index'>, units: readonly UnitId[]): Promise<{ readonly sealIds: readonly SealId[] } | { readonly missing: readonly UnitId[] }> {
  const found = await Promise.all(units.map((unit) => activeSealOf(session, ports, unit)))
  const missing = units.filter((_, at) => found[at] === undefined)
  return missing.length > 0 ? { missing } : { sealIds: found.filter((sealId) => sealId !== undefined) }
}

/** Whether each of these units has a seal in use by which it would be let seal: active, of its present name, within its validity. */
export async function areUsable(session: Session, ports: Pick<HandlerPorts, 'index'>, units: readonly UnitId[]): Promise<boolean> {
  const found = await sealsOf(session, ports, units)
  if ('missing' in found) return false
  for (const sealId of found.sealIds) if (sealUseRefusal(await session.state('seal', sealId), await factsOf(session, sealId)) !== undefined) return false
  return true
}

/** What a use of the seal is decided by, beside its own state; read of its unit's stream. */
async function factsOf(session: Session, sealId: SealId) {
  const state = await session.state('seal', sealId)
  const unit = state.status === 'absent' ? undefined : await session.state('unit', state.unitId)
  const named = unit?.status === 'active' ? { unitStatus: 'active' as const, unitName: unit.name } : { unitStatus: 'ended' as const, unitName: '' }
  return { sealId, today: session.moment.today, ...named }
}

export interface SealUse {
  readonly sealIds: readonly SealId[]
  readonly licenceId: LicenceId
  readonly fileIds: readonly Uuid[]
}

/**
 * 用印 — adds a record for each file and seal to the append that records the files, with the seals and their units as checks: a seal that is stopped meanwhile
 * seals nothing. All of them, or a refusal that names the seal, and nothing is added.
 */
export async function useSeals(session: Session, { sealIds, licenceId, fileIds }: SealUse): Promise<Refusal<SealRefusal> | undefined> {
  const { today } = session.moment
  const uses: { readonly sealId: SealId; readonly facts: readonly SealUseEvent[] }[] = []
  for (const sealId of sealIds) {
    const state = await session.state('seal', sealId)
    const facts = await factsOf(session, sealId)
    for (const fileId of fileIds) {
      const decision = useSeal(state, { ...facts, licenceId, fileId })
      if (isRefusal(decision)) return decision
      uses.push({ sealId, facts: decision })
    }
  }
  for (const { sealId, facts } of uses) session.record(sealUseStream(sealId, today), facts)
  return undefined
}
