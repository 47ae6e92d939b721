import type {
  CommandInput, CommandType, IdentifierCheck, LicenceHolder, LicenceId, LicenceTypeDefinition, LicenceTypeId, Lineage,
} from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'
import type { Face } from './seal-face.ts'
import type { LicenceState } from './state.ts'

interface Stamp extends Moment { readonly by: Acting }
/** The command as it came over the wire, who and when, and the facts that the application looked up. */
type Asked<Type extends CommandType, Facts = unknown> = Readonly<CommandInput<Type>> & Stamp & Facts & { readonly type: Type }

/** 证照类型 as its own stream says now; its state fits as it is. */
export type TypeFact =
  | { readonly status: 'absent' }
  | { readonly status: 'active' | 'retired'; readonly typeId: LicenceTypeId; readonly code: string; readonly version: number; readonly definition: LicenceTypeDefinition }
interface OfType { readonly licenceType: TypeFact }

/** 持证主体 with what is sealed about her; number in its one spelling. */
export interface NamedHolder extends LicenceHolder { readonly name: string; readonly number: string }

/** 证照编号 and 证照标识 as they are from now on. `identifier` null: none can be made (stock without one). */
export interface LicenceNumber { readonly licenceNumber: string; readonly identifier: string | null }

/** `missingGlyphs`: characters that the licence's file would have to show and the fonts lack; none where no file is made: without a template, and of stock. */
interface Printed { readonly missingGlyphs: readonly string[] }

/** New face data. `faceProblems`: fields that break the type's present schema, by name; the values stay out of it. */
interface Faced extends OfType, Printed {
  readonly face: Face
  readonly faceProblems: readonly string[]
  readonly number: LicenceNumber
}

interface Composing extends Faced {
  readonly licenceId: LicenceId
  readonly holders: readonly NamedHolder[]
}
type Raw = 'holders' | 'face' | 'licenceNumber' | 'identifier'

export type ComposeLicence = Stamp & Composing & Readonly<Omit<CommandInput<'ComposeLicence'>, Raw>> & { readonly type: 'ComposeLicence' }
export type DepositLicence = Stamp & Composing & Readonly<Omit<CommandInput<'DepositLicence'>, Raw>> & {
  readonly type: 'DepositLicence'
  /** 版本号 of the identifier that came with it, else 1. */
  readonly version: number
  readonly identifierCheck: IdentifierCheck
  /** Another licence holds the uniqueness key today. */
  readonly keyHeld: boolean
}
/**
 * 换证, 补证, 转入 — the new licence on its own stream; it then goes through review and issue like any other. `predecessor` is the state of the
 * predecessor's stream; type and issuers come from it (`issuersOfSuccessor`).
 */
export type ComposeSuccessor = Stamp & Composing & Readonly<Pick<CommandInput<'ComposeLicence'>, 'typeId' | 'issuers' | 'validity' | 'duplicates'>> & {
  readonly type: 'ComposeSuccessor'
  readonly how: Lineage
  readonly predecessor: LicenceState
}

export type ReviewLicence = Asked<'ReviewLicence', OfType>
export type IssueLicence = Asked<'IssueLicence', OfType & Printed & {
  readonly number: LicenceNumber
  /** State of the stream that the draft names as its predecessor; absent where it names none. */
  readonly predecessor: LicenceState
}>
/**
 * 被换发 — on the predecessor's stream, in the append that issues the successor: made by `supersedingOf`, so that the two decisions
 * cannot differ. Until then the predecessor stays as it is, and a successor that is never issued takes nothing away.
 */
export interface Supersede extends Stamp {
  readonly type: 'Supersede'
  readonly how: Lineage
  readonly successor: LicenceId
  readonly effectiveAt?: Moment['at']
}

export type AmendLicence = Asked<'AmendLicence', Faced>
export type CorrectLicence = Asked<'CorrectLicence', Faced>
export type RenewLicence = Asked<'RenewLicence', OfType & { readonly number: LicenceNumber }>
/** 更新存量 — a row of the source has changed: a correction of the licence that the row became. */
export type ReviseDeposit = Stamp & Composing & Pick<CommandInput<'ReviseDeposit'>, 'validity'> & { readonly type: 'ReviseDeposit' }

export type InspectLicence = Asked<'InspectLicence'>
export type ReportLicenceLost = Asked<'ReportLicenceLost'>
export type RecoverLicence = Asked<'RecoverLicence'>
export type RestrictLicence = Asked<'RestrictLicence'>
export type LiftRestriction = Asked<'LiftRestriction'>
export type SuspendLicence = Asked<'SuspendLicence', OfType>
export type ReinstateLicence = Asked<'ReinstateLicence', OfType>
export type ConfirmLicence = Asked<'ConfirmLicence'>
export type ResolveDuplicate = Asked<'ResolveDuplicate'>
export type WithdrawLicence = Asked<'WithdrawLicence'>
export type RescindLicence = Asked<'RescindLicence', OfType>
export type RevokeLicence = Asked<'RevokeLicence', OfType>
/** Also what 注销存量 (row D of an import) comes to. */
export type CancelLicence = Asked<'CancelLicence', OfType>
export type TransferLicenceOut = Asked<'TransferLicenceOut'>
export type FlagLicenceDispute = Asked<'FlagLicenceDispute'>
export type ClearLicenceDispute = Asked<'ClearLicenceDispute'>

export type FoundingCommand = ComposeLicence | ComposeSuccessor | DepositLicence
export type DraftCommand = ReviewLicence | IssueLicence
export type VersionCommand = AmendLicence | RenewLicence | CorrectLicence | ReviseDeposit
export type EndingCommand = WithdrawLicence | RescindLicence | RevokeLicence | CancelLicence | TransferLicenceOut
export type ActCommand =
  | InspectLicence | ReportLicenceLost | RecoverLicence | RestrictLicence | LiftRestriction | SuspendLicence | ReinstateLicence
  | ConfirmLicence | ResolveDuplicate
export type DisputeCommand = FlagLicenceDispute | ClearLicenceDispute
/** What may be asked about a licence that is there. */
export type LaterCommand = VersionCommand | EndingCommand | ActCommand | DisputeCommand
export type LicenceCommand = FoundingCommand | DraftCommand | Supersede | LaterCommand

