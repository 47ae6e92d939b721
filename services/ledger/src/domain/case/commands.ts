import type { CaseId, CommandInput, CommandType, HolderId, LicenceId, OperatorId, ServiceItemDefinition, ServiceItemId } from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'

type Asked<Type extends CommandType, Facts> = Readonly<CommandInput<Type>> & Facts & Moment & { readonly type: Type; readonly by: Acting }

/** 事项 as it stands when the case is opened; its version and material list go into the case. */
export interface ItemFact {
  readonly status: 'published' | 'withdrawn'
  readonly itemId: ServiceItemId
  readonly code: string
  readonly version: number
  readonly definition: ServiceItemDefinition
}

/** 当事人的持证主体, one for each party of the command and in the same order. */
export interface HolderFact { readonly holderId: HolderId; readonly kind: 'person' | 'organisation' }

/** 用证记录 that a slot is to be resolved with. */
export interface LookUpFact {
  readonly caseId: CaseId
  readonly slot: string
  /** Null unless it was answered. */
  readonly answered: { readonly licenceId: LicenceId; readonly unverifiedStock: boolean } | null
}

export type OpenCase = Asked<'OpenCase', {
  readonly caseId: CaseId
  readonly item: ItemFact | null
  /** The item's implementing unit entrusts the operator's unit with it today. */
  readonly entrusted: boolean
  readonly holders: readonly HolderFact[]
  /** Of the operators named as witnesses those that are in use and belong to the operator's unit. */
  readonly fitWitnesses: readonly OperatorId[]
  /** Given where the case bears no number of a department's system. */
  readonly ownNumber: string
  readonly foreignNumberTaken: boolean
}>
export type ResolveSlot = Asked<'ResolveSlot', {
  readonly lookUp: LookUpFact | null
  /** The licence that was looked up is valid today and stands at the revision that was looked up: it has neither ended nor changed since. */
  readonly licenceStands: boolean
  /** 免提交所需可信度 of the licence's type. */
  readonly trustToWaive: 'verified' | 'any'
}>
export type TakePaper = Asked<'TakePaper', unknown>
export type ReceiveCase = Asked<'ReceiveCase', unknown>
export type AcceptCase = Asked<'AcceptCase', unknown>
export type DeclineCase = Asked<'DeclineCase', unknown>
export type AskSupplement = Asked<'AskSupplement', unknown>
export type ReceiveSupplement = Asked<'ReceiveSupplement', unknown>
export type CloseCase = Asked<'CloseCase', unknown>

export type CaseCommand =
  | OpenCase | ResolveSlot | TakePaper | ReceiveCase | AcceptCase | DeclineCase | AskSupplement | ReceiveSupplement | CloseCase
