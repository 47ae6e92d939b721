import type { DomainEvent, Envelope, HolderId, LicenceHolder, OperatorRolesSet, SealCaptured, SealId } from '@hub/schemas'
import { localDateOf } from '@hub/schemas'

/** 关联类别 — the number is what the table stores; never change one, never use one again. */
export const linkKinds = {
  /** `<holderId>|<typeCode>` -> licence */
  holderLicence: 1,
  /** `<typeId>|<itemId>` -> grant */
  typeItemGrant: 2,
  /** `security-admin` -> operator that has or had the role */
  securityAdmin: 3,
  /** `<typeCode>` -> licence type, once any licence of it was composed or deposited */
  typeStock: 4,
  /** `<holderId>` -> any licence of the holder */
  holderAny: 5,
  /** `<holderId>` -> case that names the holder as a party */
  holderCase: 6,
  /** `<unitId>` -> 法定名称章 that was captured for the unit */
  unitSeal: 7,
  /** `<unitId>` -> seal of any kind that its custodian activated once */
  activatedSeal: 8,
  /** number as `filingNumberKey` has it -> seal that was filed or ended under it */
  filingNumber: 9,
} as const
export type LinkKind = keyof typeof linkKinds

export interface Link { readonly kind: LinkKind; readonly key: string; readonly id: string }
export interface IndexRows {
  readonly links: readonly Link[]
  readonly lookUpId: string | null
  readonly grantUse: { readonly grantId: string; readonly day: string } | null
  readonly erasure: boolean
}
const none: IndexRows = { links: [], lookUpId: null, grantUse: null, erasure: false }
const linked = (...links: readonly Link[]): IndexRows => ({ ...none, links })

/** What one event adds to the decision index. Partial on purpose: most events are found through their stream alone. */
export function rowsOfEvent(event: DomainEvent, envelope: Envelope): IndexRows {
  switch (event.type) {
    case 'LicenceComposed':
    case 'LicenceDeposited':
      return linked(
        ...holderLinks(event.data.holders, event.data.typeCode, event.data.licenceId),
        { kind: 'typeStock', key: event.data.typeCode, id: event.data.typeId },
      )
    case 'CaseOpened':
      return linked(...[...new Set(event.data.parties.map(({ holderId }) => holderId))].map((holderId): Link => ({ kind: 'holderCase', key: holderId, id: event.data.caseId })))
    case 'GrantRequested':
      return linked(...event.data.scope.items.map((item): Link => ({ kind: 'typeItemGrant', key: `${event.data.typeId}|${item}`, id: event.data.grantId })))
    case 'OperatorRegistered':
    case 'OperatorRolesSet':
      return linked(...securityAdminLinks(event.data))
    case 'LookupAnswered':
      return { ...none, lookUpId: event.data.lookUpId, grantUse: { grantId: event.data.grantId, day: localDateOf(envelope.recordedAt) } }
    case 'LookupRefused':
    case 'LookupMissed':
      return { ...none, lookUpId: event.data.lookUpId }
    case 'HolderErased':
      return { ...none, erasure: true }
    default:
      return linked(...sealLinks(event, envelope))
  }
}

export function holderLicenceKey(holderId: HolderId, typeCode: string): string {
  return `${holderId}|${typeCode}`
}

function securityAdminLinks({ roles, operatorId }: OperatorRolesSet['data']): readonly Link[] {
  return roles.includes('security-admin') ? [{ kind: 'securityAdmin', key: 'security-admin', id: operatorId }] : []
}

function sealLinks(event: DomainEvent, { actor }: Envelope): readonly Link[] {
  switch (event.type) {
    case 'SealCaptured':
      return unitSealLinks(event.data)
    // Only the seal's own unit activates it.
    case 'SealActivated':
      return [{ kind: 'activatedSeal', key: actor.unit, id: event.data.sealId }]
    case 'SealFiled':
    case 'SealCancelled':
    case 'SealRemade':
      return filingNumberLinks(event.data)
    default:
      return []
  }
}

/** 备案号 — letters of either case are one number: whoever copies it from a receipt types what is at hand. */
export function filingNumberKey(filingNumber: string): string {
  return filingNumber.toUpperCase()
}

function filingNumberLinks({ filingNumber, sealId }: { readonly filingNumber: string | null; readonly sealId: SealId }): readonly Link[] {
  return filingNumber === null ? [] : [{ kind: 'filingNumber', key: filingNumberKey(filingNumber), id: sealId }]
}

function unitSealLinks({ kind, unitId, sealId }: SealCaptured['data']): readonly Link[] {
  return kind === 'unit' ? [{ kind: 'unitSeal', key: unitId, id: sealId }] : []
}

function holderLinks(holders: readonly LicenceHolder[], typeCode: string, licenceId: string): readonly Link[] {
  return holders.flatMap(({ holderId }): readonly Link[] => [
    { kind: 'holderLicence', key: holderLicenceKey(holderId, typeCode), id: licenceId },
    { kind: 'holderAny', key: holderId, id: licenceId },
  ])
}
