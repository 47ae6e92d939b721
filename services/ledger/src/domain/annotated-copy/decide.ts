import { isRefusal, refuse, unreachable, type Decider, type Decision, type Refusal } from '@hub/kernel'
import { commandRoles, nameGlyphs, type AnnotatedCopyEvent, type AnnotatedCopyRefusal, type CopyAsker, type HolderId, type LicenceFileRefusal, type LocalDate, type Role } from '@hub/schemas'
import { actsFor, type Acting } from '../acting.ts'
import type { AnnotatedCopyCommand, CopiedLicence, DownloadAnnotatedCopy, MakeAnnotatedCopy, RecordAnnotatedCopy } from './commands.ts'
import { copyOfFile, evolve, isLive, none, type AnnotatedCopyState, type Copy } from './state.ts'
import { termOf } from './term.ts'

type Refused = AnnotatedCopyRefusal | LicenceFileRefusal | 'HOLDER_ERASED'
type CopyDecision = Decision<AnnotatedCopyEvent, Refused>

/** Of one licence, at one time: each is a sealed file that says who may use it for what, and nobody needs more of them. The one office that the sources name has 3 in 90 days [M]. */
export const liveCopiesMax = 10

function decide(state: AnnotatedCopyState, command: AnnotatedCopyCommand): CopyDecision {
  switch (command.type) {
    case 'MakeAnnotatedCopy':
      return make(state, command)
    case 'RecordAnnotatedCopy':
      return record(wanted(state, command), command)
    case 'RefuseAnnotatedCopy': {
      const { licenceId, copyId, code, about } = command
      return wanted(state, command) === undefined ? [] : [{ type: 'AnnotatedCopyRefused', v: 1, data: { licenceId, copyId, code, about } }]
    }
    case 'DownloadAnnotatedCopy':
      return download(copyOfFile(state, command.fileId), command)
    case 'SweepAnnotatedCopy': {
      const { licenceId, fileId, today } = command
      const copy = copyOfFile(state, fileId)
      return copy !== undefined && isOver(copy, today) ? [{ type: 'AnnotatedCopySwept', v: 1, data: { licenceId, copyId: copy.copyId, fileId } }] : []
    }
    default:
      return unreachable(command)
  }
}

/** Nothing is answered twice, whoever brings it. */
function wanted({ copies }: AnnotatedCopyState, { copyId }: Pick<Copy, 'copyId'>): Copy | undefined {
  return copies.find((copy) => copy.copyId === copyId && copy.made === null)
}

/** 申请加注件 — by a holder for herself, or by a clerk of an issuing authority on a holder's behalf; to everybody else there is no such licence. */
function make(state: AnnotatedCopyState, command: MakeAnnotatedCopy): CopyDecision {
  const { licenceId, copyId, format, usedFor, validUntil: wished, licence, today } = command
  const asker = askerOf(command, ['issuing-clerk'])
  if (asker === undefined) return refuse('COPY_LICENCE_NOT_FOUND')
  const unfit = refuseLicence(licence)
  if (unfit !== undefined) return unfit
  const validUntil = termOf({ today, wished, lastDay: licence.lastDay })
  if (isRefusal(validUntil)) return validUntil
  const { version } = licence
  if (state.copies.filter((copy) => isLive(copy, licence, today)).length >= liveCopiesMax) return refuse('COPIES_TOO_MANY', { max: liveCopiesMax })
  if (command.missingGlyphs.length > 0) return refuse('COPY_GLYPH_MISSING', { ...nameGlyphs(command.missingGlyphs) })
  if (command.behind) return refuse('FILES_BEHIND')
  return [{ type: 'AnnotatedCopyAsked', v: 1, data: { licenceId, copyId, version, format, asker, validUntil }, seal: [{ part: 'used-for', subject: `licence-${licenceId}`, value: { usedFor } }] }]
}

function refuseLicence({ erased, offered, inForce }: CopiedLicence): Refusal<Refused> | undefined {
  if (erased) return refuse('HOLDER_ERASED')
  if (!offered) return refuse('COPY_NOT_OFFERED')
  return inForce ? undefined : refuse('COPY_LICENCE_NOT_IN_FORCE')
}

function record(copy: Copy | undefined, { licenceId, copyId, fileId, templateVersion, sha256, bytes, sealIds, timeStampedAt }: RecordAnnotatedCopy): CopyDecision {
  if (copy === undefined) return []
  const { version, format, validUntil } = copy
  return [{ type: 'AnnotatedCopyMade', v: 1, data: { licenceId, copyId, fileId, version, format, validUntil, templateVersion, sha256, bytes, sealIds, timeStampedAt } }]
}

/** For whom a file is fetched in office. */
const fetching: readonly Role[] = commandRoles.DownloadLicenceFile.filter((role) => role !== 'holder')

/** 取件 — as of any file of the licence; and only while the copy may be used: within its term, of a version that is in force. */
function download(copy: Copy | undefined, command: DownloadAnnotatedCopy): CopyDecision {
  const { licenceId, fileId, purpose, licence, today } = command
  const asker = askerOf(command, fetching)
  if (copy === undefined || asker === undefined || licence.erased) return refuse('LICENCE_FILE_NOT_FOUND')
  if ((purpose === 'own') !== (asker === 'own')) return refuse('LICENCE_FILE_PURPOSE_WRONG')
  if (isOver(copy, today)) return refuse('COPY_EXPIRED')
  if (copy.version !== licence.version) return refuse('COPY_SUPERSEDED')
  if (!licence.inForce) return refuse('COPY_LICENCE_NOT_IN_FORCE')
  return [{ type: 'AnnotatedCopyDownloaded', v: 1, data: { licenceId, copyId: copy.copyId, fileId, purpose } }]
}

function isOver({ validUntil }: Copy, today: LocalDate): boolean {
  return validUntil < today
}

interface Asking { readonly by: Acting; readonly licence: CopiedLicence; readonly ownHolder: HolderId | null }

/** In office before for oneself: a clerk who holds the licence that she issues acts as clerk. Undefined: neither. */
function askerOf({ by, licence, ownHolder }: Asking, roles: readonly Role[]): CopyAsker | undefined {
  if (!licence.there) return undefined
  if (by.roles.some((role) => roles.includes(role)) && licence.issuers.some((issuer) => actsFor(by, issuer))) return 'on-behalf'
  return ownHolder !== null && licence.holders.includes(ownHolder) ? 'own' : undefined
}

/** 加注件 — beside the licence, under its id. */
export const annotatedCopy: Decider<AnnotatedCopyState, AnnotatedCopyCommand, AnnotatedCopyEvent, Refused> = { initial: none, decide, evolve }
