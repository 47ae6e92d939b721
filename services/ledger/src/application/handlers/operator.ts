import { parseOperatorId, type OperatorId } from '@hub/schemas'
import { operator } from '../../domain/operator/decide.ts'
import { decideOn } from '../decide-on.ts'
import { done, type Handler, type HandlerPorts } from '../handler.ts'
import { holderByNumber } from '../holder-by-number.ts'
import { isRefusal } from '@hub/kernel'
import type { OperatorState } from '../../domain/operator/state.ts'
import type { Session } from '../session.ts'

/** 登记人员 — the name is sealed under the unit's key; the account is kept as a keyed digest alone. */
export const registerOperator: Handler<'RegisterOperator'> = async (session, { issuer, subject, holder, ...input }) => {
  const { id, taken: accountTaken } = await session.nameFor('operator', 'operator', issuer, subject)
  const { status: unitStatus } = await session.state('unit', input.unitId)
  const found = holder === null ? null : await holderByNumber(session, holder)
  if (isRefusal(found)) return found
  const command = { type: 'RegisterOperator' as const, by: session.by, ...session.moment, ...input, operatorId: parseOperatorId(id), unitStatus, accountTaken, holderId: found?.holderId ?? null }
  return (await decideOn(session, { kind: 'operator', id }, operator, command)) ?? done
}

/** 设置角色 */
export const setOperatorRoles: Handler<'SetOperatorRoles'> = async (session, input, ports) =>
  (await decideOn(session, { kind: 'operator', id: input.operatorId }, operator, {
    type: 'SetOperatorRoles', by: session.by, ...session.moment, ...input, otherActiveSecurityAdmins: await otherSecurityAdmins(session, ports, input.operatorId),
  })) ?? done

/** 停用账号 */
export const suspendOperator: Handler<'SuspendOperator'> = async (session, input, ports) =>
  (await decideOn(session, { kind: 'operator', id: input.operatorId }, operator, {
    type: 'SuspendOperator', by: session.by, ...session.moment, ...input, otherActiveSecurityAdmins: await otherSecurityAdmins(session, ports, input.operatorId),
  })) ?? done

/** 恢复账号 */
export const reinstateOperator: Handler<'ReinstateOperator'> = async (session, input) =>
  (await decideOn(session, { kind: 'operator', id: input.operatorId }, operator, { type: 'ReinstateOperator', by: session.by, ...session.moment, ...input })) ?? done

// One of those who are left is relied on, so two administrators cannot suspend each other at the same time.
async function otherSecurityAdmins(session: Session, { index }: HandlerPorts, except: OperatorId): Promise<number> {
  const ids = (await index.linked('securityAdmin', 'security-admin')).filter((id) => id !== except)
  const found = await Promise.all(ids.map((id) => session.peek('operator', id)))
  const active = ids.filter((_, at) => isActiveSecurityAdmin(found[at]?.state))
  const [one] = active
  if (one !== undefined) session.relyOn('operator', one)
  return active.length
}

function isActiveSecurityAdmin(state: OperatorState | undefined): boolean {
  return state?.status === 'active' && state.roles.includes('security-admin')
}
