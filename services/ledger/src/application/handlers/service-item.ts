import { parseServiceItemId, type ServiceItemDefinition } from '@hub/schemas'
import { serviceItem } from '../../domain/service-item/decide.ts'
import { decideOn } from '../decide-on.ts'
import { done, type Handler } from '../handler.ts'
import type { Session } from '../session.ts'

/** 发布事项 */
export const publishServiceItem: Handler<'PublishServiceItem'> = async (session, input) => {
  const { id, taken: codeTaken } = await session.nameFor('service-item', 'item-code', input.code)
  const facts = { itemId: parseServiceItemId(id), codeTaken, implementingUsccs: await usccsOf(session, input.definition.implementingUnit), knownTypeCodes: await knownTypeCodes(session, input.definition) }
  return (await decideOn(session, { kind: 'service-item', id }, serviceItem, { type: 'PublishServiceItem', by: session.by, ...session.moment, ...input, ...facts })) ?? done
}

/** 修订事项 */
export const reviseServiceItem: Handler<'ReviseServiceItem'> = async (session, input) =>
  (await decideOn(session, { kind: 'service-item', id: input.itemId }, serviceItem, {
    type: 'ReviseServiceItem', by: session.by, ...session.moment, ...input, knownTypeCodes: await knownTypeCodes(session, input.definition),
  })) ?? done

/** 取消事项 */
export const withdrawServiceItem: Handler<'WithdrawServiceItem'> = async (session, input) =>
  (await decideOn(session, { kind: 'service-item', id: input.itemId }, serviceItem, { type: 'WithdrawServiceItem', by: session.by, ...session.moment, ...input })) ?? done

async function usccsOf(session: Session, unitId: string): Promise<readonly string[]> {
  const unit = await session.state('unit', unitId)
  if (unit.status === 'absent') return []
  const before = await Promise.all(unit.predecessors.map((predecessor) => session.state('unit', predecessor)))
  return [unit.uscc, ...before.flatMap((state) => (state.status === 'absent' ? [] : [state.uscc]))]
}

async function knownTypeCodes(session: Session, { slots }: ServiceItemDefinition): Promise<readonly string[]> {
  const codes = [...new Set(slots.flatMap(({ evidence }) => evidence.flatMap((one) => (one.kind === 'licence' ? [one.typeCode] : []))))]
  const known = await Promise.all(codes.map(async (code) => {
    const id = await session.findId('licence-type-code', code)
    return id !== undefined && (await session.state('licence-type', id)).status !== 'absent'
  }))
  return codes.filter((_, at) => known[at])
}
