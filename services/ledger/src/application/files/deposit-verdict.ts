import { refuse, type Refusal } from '@hub/kernel'
import { parseInstant, type DepositedSeal, type DepositedTrust, type DepositVerdict, type Instant, type LicenceFileFormat, type LicenceFileRefusal } from '@hub/schemas'
import type { FileVerdict } from '@hub/verify'
import type { ActiveUnit } from '../../domain/unit/state.ts'
import { FileVerifierUnavailable, type VerifiedFile } from './file-verifier.ts'
import { subjectValues } from './subject-values.ts'

/** 交存判定 — what is recorded of a file that may be kept; `identifier` as the file says, null where it says none. */
export interface AssessedFile {
  readonly format: LicenceFileFormat
  readonly verdict: DepositVerdict
  readonly identifier: string | null
}

type Issuer = Pick<ActiveUnit, 'unitId' | 'name' | 'uscc'>

/** Codes of steps on record; a file has as many steps as it has seals. */
const codesMax = 20

/**
 * 交存与否 — a file is kept where its content is as it was sealed: what cannot be read, was changed, or bears a seal that was no good when it was used, a register does not
 * take. An annotated copy is for one matter and for a time, a notice is a window's: neither is a licence's file. One whose seal nobody here can vouch for is kept, and says so. It stands where content and seals are good and every issuing authority has sealed it.
 */
export function assessDeposit(verified: VerifiedFile | 'not-judged', issuers: readonly Issuer[]): AssessedFile | Refusal<LicenceFileRefusal> {
  if (verified === 'not-judged') return refuse('LICENCE_FILE_NOT_JUDGED')
  const { verdict } = verified
  const { kind, unchanged, sealed, licenceIdentifier, trustMadeAt } = verdict
  const madeAt = instantOf(trustMadeAt)
  if (madeAt === null) throw new FileVerifierUnavailable('没有可用的信任包')
  if (kind !== 'pdf' && kind !== 'ofd') return refuse('LICENCE_FILE_FORMAT_UNKNOWN')
  if (unchanged.answer === 'no') return refuse('LICENCE_FILE_UNSIGNED_OR_CHANGED', { codes: codesOf(verdict) })
  const refused = refuseContent(verdict)
  if (refused !== undefined) return refused
  const trust = trustIn(verified)
  if (trust === 'invalid') return refuse('LICENCE_FILE_SEAL_INVALID', { codes: codesOf(verdict) })
  const seals = sealed.seals.map((seal): DepositedSeal => ({ unitId: seal.validThen === 'yes' ? issuerNamed(seal, issuers) : null, signedAt: instantOf(seal.signedAt), timeBasis: seal.timeBasis, validThen: seal.validThen }))
  const allIssuers = issuers.length > 0 && issuers.every(({ unitId }) => seals.some((seal) => seal.unitId === unitId))
  const stands = unchanged.answer === 'yes' && trust === 'trusted' && allIssuers
  return { format: kind, identifier: licenceIdentifier, verdict: { stands, unchanged: unchanged.answer, trust, seals, codes: codesOf(verdict), trustMadeAt: madeAt } }
}

function refuseContent(verdict: FileVerdict): Refusal<LicenceFileRefusal> | undefined {
  const { annotatedCopy, notice, sealed: { seals } } = verdict
  if (annotatedCopy !== null) return refuse('LICENCE_FILE_IS_COPY')
  if (notice !== null) return refuse('LICENCE_FILE_IS_NOTICE')
  // Of files of others it may be open whether seals were taken away or added (docs/verify.md); each that is there must hold.
  const allHold = seals.length > 0 && seals.every((seal) => seal.unchanged === 'yes')
  return allHold ? undefined : refuse('LICENCE_FILE_NOT_JUDGED', { codes: codesOf(verdict) })
}

/** `invalid`: a seal was no good when it was used, whoever is trusted. */
function trustIn({ verdict: { sealed }, withoutTrust }: VerifiedFile): DepositedTrust | 'invalid' {
  if (sealed.answer !== 'no') return sealed.answer === 'yes' ? 'trusted' : 'unknown'
  return withoutTrust?.sealed.answer === 'no' ? 'invalid' : trustInStrangers(sealed)
}

/**
 * Of seals that fail under the hub's trust and not in themselves: whether every step that failed did so because the hub does not know whose certificate or time stamp it is. Of those whom it
 * knows it may know a revocation, and then the seal was no good. A time stamp alone that does not hold leaves open when a good seal was used.
 */
function trustInStrangers({ steps }: FileVerdict['sealed']): DepositedTrust | 'invalid' {
  const failed = steps.filter(({ outcome }) => outcome === 'failed')
  const certificates = failed.filter(isOfStranger)
  const stamps = failed.filter(({ code }) => code === 'TIME_STAMP_WRONG')
  const isExplained = failed.every((step) => isOfStranger(step) || step.code === 'TIME_STAMP_WRONG' || step.code === summary)
  if (!isExplained || certificates.length + stamps.length === 0) return 'invalid'
  return certificates.length > 0 ? 'untrusted' : 'unknown'
}

/** Of a seal in an OFD: its own steps stand beside it. */
const summary = 'SEAL_INVALID_THEN'

function isOfStranger({ code, detail: { codes } }: FileVerdict['sealed']['steps'][number]): boolean {
  return code === 'CERTIFICATE_UNTRUSTED' || (code === 'CERTIFICATE_INVALID_THEN' && Array.isArray(codes) && codes.includes('CHAIN_NOT_TRUSTED') && !codes.includes('REVOKED'))
}

/** By the legal name or code in the certificate, or the name of the seal; both are vouched for by who is trusted. */
function issuerNamed({ signer, sealName }: FileVerdict['sealed']['seals'][number], issuers: readonly Issuer[]): Issuer['unitId'] | null {
  const names = new Set([...subjectValues(signer ?? ''), ...(sealName === null ? [] : [sealName])])
  return issuers.find(({ name, uscc }) => names.has(name) || names.has(uscc))?.unitId ?? null
}

function codesOf({ unchanged, sealed }: FileVerdict): readonly string[] {
  return [...new Set([...unchanged.steps, ...sealed.steps].filter(({ outcome }) => outcome !== 'passed').map(({ code }) => code))].slice(0, codesMax)
}

/** As instants are written here; null for what is none. */
function instantOf(text: string | null): Instant | null {
  const ms = text === null ? Number.NaN : Date.parse(text)
  return Number.isNaN(ms) ? null : (parseInstant(new Date(ms).toISOString()) ?? null)
}
