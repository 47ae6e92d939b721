import { parseGrantId, type GrantScope } from '@hub/schemas'
import type { TypeFact } from '../../domain/grant/commands.ts'
import { grant } from '../../domain/grant/decide.ts'
import { decideOn } from '../decide-on.ts'
import { done, type Handler } from '../handler.ts'
import type { Session } from '../session.ts'

/** 申请用证授权 */
export const requestGrant: Handler<'RequestGrant'> = async (session, input) => {
  const grantId = parseGrantId(session.newId())
  const facts = { grantId, licenceType: await typeFact(session, input.typeId), itemUnits: await itemUnits(session, input.scope) }
  return (await decideOn(session, { kind: 'grant', id: grantId }, grant, { type: 'RequestGrant', by: session.by, ...session.moment, ...input, ...facts })) ?? done
}

/** 审批同意 */
export const approveGrant: Handler<'ApproveGrant'> = async (session, input) =>
  (await decideOn(session, { kind: 'grant', id: input.grantId }, grant, { type: 'ApproveGrant', by: session.by, ...session.moment, ...input })) ?? done

/** 审批驳回 */
export const rejectGrant: Handler<'RejectGrant'> = async (session, input) =>
  (await decideOn(session, { kind: 'grant', id: input.grantId }, grant, { type: 'RejectGrant', by: session.by, ...session.moment, ...input })) ?? done

/** 收窄授权 */
export const narrowGrant: Handler<'NarrowGrant'> = async (session, input) =>
  (await decideOn(session, { kind: 'grant', id: input.grantId }, grant, { type: 'NarrowGrant', by: session.by, ...session.moment, ...input })) ?? done

/** 撤回授权 */
export const withdrawGrant: Handler<'WithdrawGrant'> = async (session, input) =>
  (await decideOn(session, { kind: 'grant', id: input.grantId }, grant, { type: 'WithdrawGrant', by: session.by, ...session.moment, ...input })) ?? done

async function typeFact(session: Session, typeId: string): Promise<TypeFact | null> {
  const state = await session.state('licence-type', typeId)
  if (state.status === 'absent') return null
  const { code, definition: { sharing, issuers, fields } } = state
  return { code, sharing, providers: issuers, fieldNames: Object.keys(fields) }
}

async function itemUnits(session: Session, { items }: GrantScope) {
  const states = await Promise.all(items.map((item) => session.state('service-item', item)))
  return states.flatMap((state) => (state.status === 'published' ? [{ itemId: state.itemId, implementingUnit: state.definition.implementingUnit }] : []))
}
