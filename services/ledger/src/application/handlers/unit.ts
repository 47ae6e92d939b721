import { parseUnitId, type ServiceItemId } from '@hub/schemas'
import { actsFor } from '../../domain/acting.ts'
import { unit } from '../../domain/unit/decide.ts'
import { decideOn } from '../decide-on.ts'
import { done, type Handler } from '../handler.ts'
import type { Session } from '../session.ts'

/** 登记机构 */
export const registerUnit: Handler<'RegisterUnit'> = async (session, input) => {
  const { id, taken: usccTaken } = await session.nameFor('unit', 'unit-uscc', input.uscc)
  const unitId = parseUnitId(id)
  return (await decideOn(session, { kind: 'unit', id }, unit, { type: 'RegisterUnit', by: session.by, ...session.moment, ...input, unitId, usccTaken })) ?? done
}

/** 机构变更 */
export const reviseUnit: Handler<'ReviseUnit'> = async (session, input) =>
  (await decideOn(session, { kind: 'unit', id: input.unitId }, unit, { type: 'ReviseUnit', by: session.by, ...session.moment, ...input })) ?? done

/** 机构撤并 — the predecessor ends and the successor takes over, in one append. */
export const succeedUnit: Handler<'SucceedUnit'> = async (session, input) => {
  const ending = await session.state('unit', input.unitId)
  const inherited = ending.status === 'absent' ? [] : ending.predecessors
  const stamp = { by: session.by, ...session.moment }
  return (await decideOn(session, { kind: 'unit', id: input.unitId }, unit, { type: 'SucceedUnit', ...stamp, ...input }))
    ?? (await decideOn(session, { kind: 'unit', id: input.successor }, unit, { type: 'TakeOver', ...stamp, predecessor: input.unitId, inherited }))
    ?? done
}

/** 委托受理 — by the operator's own unit, for items it implements. */
export const entrustIntake: Handler<'EntrustIntake'> = async (session, input) => {
  const { status: windowUnitStatus } = await session.state('unit', input.windowUnit)
  const itemsOfUnit = await itemsInForce(session, input.items)
  return (await decideOn(session, { kind: 'unit', id: session.by.unit }, unit, { type: 'EntrustIntake', by: session.by, ...session.moment, ...input, windowUnitStatus, itemsOfUnit })) ?? done
}

async function itemsInForce(session: Session, items: readonly ServiceItemId[]): Promise<readonly ServiceItemId[]> {
  const states = await Promise.all(items.map((item) => session.state('service-item', item)))
  return items.filter((_, at) => {
    const state = states[at]
    return state?.status === 'published' && actsFor(session.by, state.definition.implementingUnit)
  })
}

/** 撤回委托 */
export const withdrawEntrustment: Handler<'WithdrawEntrustment'> = async (session, input) =>
  (await decideOn(session, { kind: 'unit', id: session.by.unit }, unit, { type: 'WithdrawEntrustment', by: session.by, ...session.moment, ...input })) ?? done
