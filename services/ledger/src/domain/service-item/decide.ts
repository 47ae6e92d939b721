import { refuse, unreachable, type Decider, type Decision, type Refusal } from '@hub/kernel'
import { checkItemCode, type ServiceItemEvent, type ServiceItemRefusal } from '@hub/schemas'
import { actsFor } from '../acting.ts'
import type { PublishServiceItem, ReviseServiceItem, ServiceItemCommand } from './commands.ts'
import { checkDefinition } from './definition-rules.ts'
import { absent, evolve, type KnownServiceItem, type ServiceItemState } from './state.ts'

type ItemDecision = Decision<ServiceItemEvent, ServiceItemRefusal>

function decide(state: ServiceItemState, command: ServiceItemCommand): ItemDecision {
  if (command.type === 'PublishServiceItem') return publish(state, command)
  if (state.status === 'absent') return refuse('ITEM_NOT_FOUND')
  if (!actsFor(command.by, state.definition.implementingUnit)) return refuse('ITEM_OF_ANOTHER_UNIT')
  if (state.status === 'withdrawn') return refuse('ITEM_WITHDRAWN')
  switch (command.type) {
    case 'ReviseServiceItem':
      return revise(state, command)
    case 'WithdrawServiceItem':
      return [{ type: 'ServiceItemWithdrawn', v: 1, data: { itemId: state.itemId } }]
    default:
      return unreachable(command)
  }
}

function publish(state: ServiceItemState, command: PublishServiceItem): ItemDecision {
  if (state.status !== 'absent') return refuse('ITEM_ALREADY_PUBLISHED')
  const { by, itemId, code, definition, knownTypeCodes } = command
  if (!actsFor(by, definition.implementingUnit)) return refuse('ITEM_OF_ANOTHER_UNIT')
  const no = checkCode(command) ?? checkDefinition(definition, knownTypeCodes)
  return no ?? [{ type: 'ServiceItemPublished', v: 1, data: { itemId, code, definition } }]
}

/** A national code names the implementing body; a local one says nothing that could be held against the unit. */
function checkCode({ code, implementingUsccs, codeTaken }: PublishServiceItem): Refusal<ServiceItemRefusal> | undefined {
  const checked = checkItemCode(code)
  if (!checked.valid) return refuse('ITEM_CODE_INVALID', { part: checked.part, fault: checked.code })
  if (checked.parts.form !== 'local' && !implementingUsccs.includes(checked.parts.body)) return refuse('ITEM_CODE_OF_ANOTHER_UNIT')
  return codeTaken ? refuse('ITEM_CODE_TAKEN') : undefined
}

/** May hand the item to a unit only if the operator acts for that one too, as after a succession. */
function revise({ itemId, version }: KnownServiceItem, { by, definition, knownTypeCodes }: ReviseServiceItem): ItemDecision {
  if (!actsFor(by, definition.implementingUnit)) return refuse('ITEM_OF_ANOTHER_UNIT')
  const no = checkDefinition(definition, knownTypeCodes)
  return no ?? [{ type: 'ServiceItemRevised', v: 1, data: { itemId, version: version + 1, definition } }]
}

/** 事项 — see `commands.ts` for the facts that each command carries. */
export const serviceItem: Decider<ServiceItemState, ServiceItemCommand, ServiceItemEvent, ServiceItemRefusal> = { initial: absent, decide, evolve }
