import type { UnitId } from '@hub/schemas'
import type { UnitState } from '../domain/unit/state.ts'
import type { Session } from './session.ts'

const successorsMax = 20

/** 现职能机构 — the unit itself, or whoever has taken over its tasks since, with all that it took over; `acting`: under any of these ids it acts. */
export async function unitNow(session: Session, unitId: UnitId): Promise<{ readonly state: UnitState; readonly acting: readonly UnitId[] }> {
  let state = await session.state('unit', unitId)
  for (let step = 0; state.status === 'ended' && step < successorsMax; step += 1) state = await session.state('unit', state.successor)
  return { state, acting: state.status === 'absent' ? [] : [state.unitId, ...state.predecessors] }
}
