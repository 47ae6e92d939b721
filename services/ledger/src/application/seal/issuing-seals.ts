import { isRefusal, type Refusal } from '@hub/kernel'
import { noticeSealBottom, type LocalDate, type SealId, type SealRefusal, type SealUseEvent, type UnitId, type Uuid } from '@hub/schemas'
import { sealUseRefusal, useSeal } from '../../domain/seal/decide.ts'
import type { Sealed } from '../../domain/seal/commands.ts'
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

export type SealUse = Sealed & {
  readonly sealIds: readonly SealId[]
  readonly fileIds: readonly Uuid[]
}

/**
 * 用印 — adds a record for each file and seal to the append that records the files, with the seals and their units as checks: a seal that is stopped meanwhile
 * seals nothing. All of them, or a refusal that names the seal, and nothing is added.
 */
export async function useSeals(session: Session, { sealIds, fileIds, ...sealed }: SealUse): Promise<Refusal<SealRefusal> | undefined> {
  const { today } = session.moment
  const uses: { readonly sealId: SealId; readonly facts: readonly SealUseEvent[] }[] = []
  for (const sealId of sealIds) {
    const state = await session.state('seal', sealId)
    const facts = await factsOf(session, sealId)
    for (const fileId of fileIds) {
      const decision = useSeal(state, { ...facts, ...sealed, fileId })
      if (isRefusal(decision)) return decision
      uses.push({ sealId, facts: decision })
    }
  }
  for (const { sealId, facts } of uses) session.record(sealUseStream(sealId, today), facts)
  return undefined
}

/**
 * 窗口文书用印 — of the unit's 受理专用章 in use one that would be let seal, or one that would not and says why; undefined: it has none. Looked at without a check:
 * `useSeals` relies on it. Of several the first that was captured.
 */
export async function noticeSealOf(session: Session, { index }: Pick<HandlerPorts, 'index'>, unitId: UnitId): Promise<SealId | undefined> {
  const found = await Promise.all((await index.linked('activatedSeal', unitId)).map((id) => session.peek('seal', id)))
  const active = found.flatMap(({ state }) => (state.status === 'active' && state.kind === 'business' && state.unitId === unitId && state.bottom?.startsWith(noticeSealBottom) === true ? [state] : []))
  active.sort((a, b) => (a.sealId < b.sealId ? -1 : 1))
  for (const state of active) {
    const unit = (await session.peek('unit', unitId)).state
    const named = unit.status === 'active' ? { unitStatus: 'active' as const, unitName: unit.name } : { unitStatus: 'ended' as const, unitName: '' }
    if (sealUseRefusal(state, { sealId: state.sealId, today: session.moment.today, ...named }) === undefined) return state.sealId
  }
  return active[0]?.sealId
}
