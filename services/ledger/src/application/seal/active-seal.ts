import type { SealId, UnitId } from '@hub/schemas'
import type { HandlerPorts } from '../handler.ts'
import type { Session } from '../session.ts'

/**
 * 在用的法定名称章 — the unit's one active seal of kind `unit`, or undefined. Looked at without a check: whoever seals with it decides `UseSeal` on its stream,
 * which is one; whoever activates another one is inside the fence.
 */
export async function activeSealOf(session: Session, { index }: Pick<HandlerPorts, 'index'>, unitId: UnitId): Promise<SealId | undefined> {
  const ids = await index.linked('unitSeal', unitId)
  const found = await Promise.all(ids.map((id) => session.peek('seal', id)))
  return found.flatMap(({ state }) => (state.status === 'active' ? [state.sealId] : []))[0]
}
