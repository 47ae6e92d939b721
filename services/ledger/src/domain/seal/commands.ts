import type { CaseId, CommandInput, CommandType, LicenceId, LocalDate, OperatorId, SealCertificate, SealId, SealStopCause, UnitId, Uuid } from '@hub/schemas'
import type { Acting, Moment } from '../acting.ts'

type Asked<Type extends CommandType, Facts> = Readonly<CommandInput<Type>> & Facts & Moment & { readonly type: Type; readonly by: Acting }

/** The unit that the seal is of, as it stands now. */
interface UnitFact {
  readonly unitStatus: 'active' | 'ended'
}

/** And what it is called now; empty: it has ended. What a seal says is compared with it. */
interface NamedUnitFact extends UnitFact {
  /** 法定名称 of the unit. */
  readonly unitName: string
}

/** 备案号之所属 — whose number this is already, of the same register of the filing body. */
interface NumberFact {
  /** Another seal that was given the number before, at its filing or its end, and whose unit that is; null: none. */
  readonly numberOf: NumberHolder | null
}
export interface NumberHolder { readonly sealId: SealId; readonly unitId: UnitId }

/** 制成的印章 — what the signer made for a seal that is being filed. */
export interface MadeSeal {
  readonly esId: string
  /** Lower-case hex. */
  readonly sealSha256: string
  readonly certificates: { readonly sm2: SealCertificate; readonly p256: SealCertificate }
  /** The last day on which its certificates are good all day; left out: no earlier than what was captured. */
  readonly certifiedUntil?: LocalDate
}

export type CaptureSeal = Asked<'CaptureSeal', {
  readonly sealId: SealId
  readonly unitId: UnitId
  /** 法定名称 of the unit. */
  readonly unitName: string
  /** The seal that this one takes the place of. */
  readonly predecessor: SealId | null
}>
/** What filing rests on before anything is made: the rules are asked without it, so that the signer makes nothing for a filing that is refused. */
export type FilingAsked = Asked<'FileSeal', NamedUnitFact & NumberFact>
export type FileSeal = FilingAsked & { readonly made: MadeSeal }
/** 最近一次停用 — by whom and why. */
export interface SealStop { readonly operator: OperatorId; readonly cause: SealStopCause }
interface StopFact {
  /** null: it was never stopped. */
  readonly stop: SealStop | null
}

export type ActivateSeal = Asked<'ActivateSeal', NamedUnitFact & StopFact & {
  /** 在用的法定名称章 of the unit beside this seal; null: none. */
  readonly otherActive: SealId | null
}>
export type DisableSeal = Asked<'DisableSeal', unknown>
export type CancelSeal = Asked<'CancelSeal', StopFact & NumberFact>
export type RemakeSeal = Asked<'RemakeSeal', UnitFact & StopFact & NumberFact & { readonly successor: SealId }>

export type SealCommand = CaptureSeal | FileSeal | ActivateSeal | DisableSeal | CancelSeal | RemakeSeal

/** What a use of a seal is decided by, beside its own state. */
export interface SealInUse extends Pick<Moment, 'today'>, NamedUnitFact { readonly sealId: SealId }

/** 用印之物 — a licence, or a case of which it is a notice. */
export type Sealed = { readonly licenceId: LicenceId } | { readonly caseId: CaseId }

/** 用印 — no command of a caller: decided beside the event that records the files, in the same append. */
export type UseSeal = SealInUse & Sealed & { readonly fileId: Uuid }
