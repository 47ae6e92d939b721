import type { UnitId } from '@hub/schemas'
import type { ActiveUnit } from '../../domain/unit/state.ts'
import type { Session } from '../session.ts'

const successorsMax = 20

/**
 * 现颁发机构 — who stands for these units today, in their order, each once: an ended unit seals nothing, whoever took over its tasks does. No check of the
 * append: a unit that is renamed or ends meanwhile is as if it had been the moment after.
 */
export async function issuersNow(session: Pick<Session, 'peek'>, issuers: readonly UnitId[]): Promise<readonly ActiveUnit[]> {
  const now = new Map<UnitId, ActiveUnit>()
  for (const issuer of issuers) {
    let { state } = await session.peek('unit', issuer)
    for (let step = 0; state.status === 'ended' && step < successorsMax; step += 1) state = (await session.peek('unit', state.successor)).state
    if (state.status === 'active') now.set(state.unitId, state)
  }
  return [...now.values()]
}
