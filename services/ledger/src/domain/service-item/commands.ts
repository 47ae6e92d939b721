import type { CommandInput, CommandType, ServiceItemDefinition, ServiceItemId } from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'

type Asked<Type extends CommandType, Facts> = Readonly<Omit<CommandInput<Type>, 'definition'>> & Facts & Moment & { readonly type: Type; readonly by: Acting }

interface Defining {
  readonly definition: ServiceItemDefinition
  /** Codes of registered licence types; at least those that the material list names. */
  readonly knownTypeCodes: readonly string[]
}

export type PublishServiceItem = Asked<'PublishServiceItem', Defining & {
  readonly itemId: ServiceItemId
  /** 统一社会信用代码 of the definition's implementing unit and of the units it took over. */
  readonly implementingUsccs: readonly string[]
  readonly codeTaken: boolean
}>
export type ReviseServiceItem = Asked<'ReviseServiceItem', Defining>
export type WithdrawServiceItem = Asked<'WithdrawServiceItem', unknown>

export type ServiceItemCommand = PublishServiceItem | ReviseServiceItem | WithdrawServiceItem
