import { randomBytes } from 'node:crypto'
import { assert } from '@hub/kernel'
import {
  buildLicenceIdentifier, checkLicenceIdentifier, generateSerial, isLicenceSerial, nextVersion, parseLicenceIdentifier, parseLicenceTypeCode, parseUscc,
  serialRandomBytes, type IdentifierCheck, type LicenceIdentifierParts, type UnitId,
} from '@hub/schemas'
import type { LicenceNumber } from '../../domain/licence/commands.ts'
import type { Session } from '../session.ts'

/** 流水号 — the licence number where it can serve as one (GB/T 36904: 0-9A-Z), else twenty random characters. */
function serialFor(licenceNumber: string | null): string {
  if (licenceNumber !== null && isLicenceSerial(licenceNumber)) return licenceNumber
  for (;;) {
    const serial = generateSerial(randomBytes(serialRandomBytes))
    if (serial !== undefined) return serial
  }
}

/**
 * 编号与标识 of a new licence. A missing number is the generated serial. The identifier names the first issuing authority by its
 * 统一社会信用代码; null where type code or authority have none that is valid.
 */
export async function numberFor(session: Session, { typeCode, issuer, licenceNumber }: { readonly typeCode: string; readonly issuer: UnitId; readonly licenceNumber: string | null }): Promise<LicenceNumber> {
  const serial = serialFor(licenceNumber)
  const unit = await session.state('unit', issuer)
  const uscc = unit.status === 'absent' ? undefined : parseUscc(unit.uscc)
  const type = parseLicenceTypeCode(typeCode)
  const identifier = uscc === undefined || type === undefined ? undefined : buildLicenceIdentifier({ typeCode: type, issuer: uscc, serial, version: 1 })
  return { licenceNumber: licenceNumber ?? serial, identifier: identifier ?? null }
}

/** 标识校验 of an identifier that came with stock: flagged, never repaired. */
export function checkOfIdentifier(identifier: string | null): { readonly identifierCheck: IdentifierCheck; readonly version: number } {
  if (identifier === null) return { identifierCheck: 'absent', version: 1 }
  const checked = checkLicenceIdentifier(identifier)
  if (checked.valid) return { identifierCheck: 'ok', version: checked.parts.version }
  return checked.code === 'CHECK_CHARACTER_WRONG' ? { identifierCheck: 'wrong-check-character', version: checked.parts.version } : { identifierCheck: 'malformed', version: 1 }
}

/**
 * 后继的编号 — a successor that bears its predecessor's number, from the same first authority, is the next version of what the number names (GB/T 36904: the version
 * counts on): serial and version go on from the predecessor as it is now, of flagged stock too. Any other keeps the number that was made for it, and so does one after
 * version 999.
 */
export function countedOn(made: LicenceNumber, former: { readonly licenceNumber: string | null; readonly identifier: string | null }): LicenceNumber {
  const [own, last] = [partsOf(made.identifier), partsOf(former.identifier)]
  if (made.licenceNumber !== former.licenceNumber || own === undefined || last === undefined || own.typeCode !== last.typeCode || own.issuer !== last.issuer) return made
  const next = buildLicenceIdentifier({ ...last, version: last.version + 1 })
  return next === undefined ? made : { licenceNumber: made.licenceNumber, identifier: next }
}

function partsOf(identifier: string | null): LicenceIdentifierParts | undefined {
  const checked = checkLicenceIdentifier(identifier ?? '')
  return checked.valid || checked.code === 'CHECK_CHARACTER_WRONG' ? checked.parts : undefined
}

/** The number stays, the identifier counts one version on; one that cannot be counted on (flagged stock) stays as it is. */
export function nextNumber({ licenceNumber, identifier }: { readonly licenceNumber: string | null; readonly identifier: string | null }): LicenceNumber {
  const parsed = identifier === null ? undefined : parseLicenceIdentifier(identifier)
  const next = parsed === undefined ? identifier : (nextVersion(parsed) ?? identifier)
  assert(licenceNumber !== null, 'a licence that is not erased has a number')
  return { licenceNumber, identifier: next }
}
