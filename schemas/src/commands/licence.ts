import { z } from 'zod'
import { licenceIdentifierLengthMax, type LicenceId, type LicenceTypeId, type UnitId } from '../ids/index.ts'
import { code, documentNumber, faceData, holder, holdersPerLicenceMax, id, instant, line, localDate, reason, validity } from './shapes.ts'

const licenceId = id<LicenceId>()
const effectiveAt = instant.exactOptional()
const plain = z.strictObject({ licenceId })
/** An act with a reason; `effectiveAt` is its legal instant where that differs from now. */
const act = z.strictObject({ licenceId, reason, effectiveAt })
const holders = z.array(holder).min(1).max(holdersPerLicenceMax)
const body = {
  typeId: id<LicenceTypeId>(),
  issuers: z.array(id<UnitId>()).min(1).max(5),
  holders,
  validity,
  face: faceData,
  licenceNumber: documentNumber.nullable().default(null),
  duplicates: z.int().min(0).max(99).default(0),
}
const successor = z.strictObject({ predecessor: licenceId, holders, validity, face: faceData, licenceNumber: documentNumber.nullable().default(null) })

const deposit = z.strictObject({
  ...body,
  /** 证照标识 (ZZBS: at most 200 characters), as it came; whether it is right is for the ledger to say beside it. */
  identifier: line(licenceIdentifierLengthMax).nullable().default(null),
  issuedOn: localDate,
  sourceSystem: code,
  /** 电子证照源标识: with the source system it names this row for ever. */
  sourceId: documentNumber,
})

/**
 * 证照命令. The acting unit is never part of a command: it is the operator's, taken from the ledger.
 * A missing licence number is generated as the identifier's serial.
 */
export const licenceCommands = {
  ComposeLicence: z.strictObject(body),
  ReviewLicence: plain,
  IssueLicence: z.strictObject({ licenceId, effectiveAt }),
  DepositLicence: deposit,
  /** 更新存量 — row U of an import: the row that source system and id name gets new face data and validity. */
  ReviseDeposit: deposit,
  /** 注销存量 — row D of an import. */
  CancelDeposit: z.strictObject({ sourceSystem: code, sourceId: documentNumber, reason }),
  ConfirmLicence: plain,
  ResolveDuplicate: plain,
  AmendLicence: z.strictObject({ licenceId, face: faceData, validity, effectiveAt }),
  RenewLicence: z.strictObject({ licenceId, validity, effectiveAt }),
  CorrectLicence: z.strictObject({ licenceId, face: faceData, validity, effectiveAt }),
  InspectLicence: z.strictObject({ licenceId, year: z.int().min(1949).max(2999), passed: z.boolean() }),
  ReissueLicence: successor,
  ReplaceLicence: successor,
  TransferLicenceIn: successor,
  ReportLicenceLost: z.strictObject({ licenceId, effectiveAt }),
  RecoverLicence: z.strictObject({ licenceId, effectiveAt }),
  RestrictLicence: z.strictObject({ licenceId, kind: z.enum(['seized', 'mortgaged', 'other']), reason, effectiveAt }),
  LiftRestriction: z.strictObject({ licenceId, kind: z.enum(['seized', 'mortgaged', 'other']), effectiveAt }),
  SuspendLicence: act,
  ReinstateLicence: z.strictObject({ licenceId, effectiveAt }),
  WithdrawLicence: act,
  RescindLicence: act,
  RevokeLicence: act,
  CancelLicence: act,
  TransferLicenceOut: act,
  FlagLicenceDispute: z.strictObject({ licenceId, kind: z.enum(['missing', 'wrong', 'unloadable']) }),
  ClearLicenceDispute: plain,
} as const
