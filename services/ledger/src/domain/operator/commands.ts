import type { CommandInput, CommandType, HolderId, OperatorId } from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'

type Asked<Type extends CommandType, Facts> = Readonly<Omit<CommandInput<Type>, 'holder' | 'issuer' | 'subject'>> & Facts & Moment & { readonly type: Type; readonly by: Acting }

/** The number of other active operators that hold the role of security administrator. */
interface SecurityAdmins { readonly otherActiveSecurityAdmins: number }

/** 人员登记 — by a security administrator, for whichever unit; the account at the sign-in service arrives as `accountTaken` alone. */
export type RegisterOperator = Asked<'RegisterOperator', {
  readonly operatorId: OperatorId
  readonly unitStatus: 'absent' | 'active' | 'ended'
  /** The account (issuer and subject) belongs to an operator already. */
  readonly accountTaken: boolean
  readonly holderId: HolderId | null
}>
export type SetOperatorRoles = Asked<'SetOperatorRoles', SecurityAdmins>
export type SuspendOperator = Asked<'SuspendOperator', SecurityAdmins>
export type ReinstateOperator = Asked<'ReinstateOperator', unknown>

export type OperatorCommand = RegisterOperator | SetOperatorRoles | SuspendOperator | ReinstateOperator
