import { Unavailable } from '@hub/kernel'
import { instantOfMs, localDateOf } from '@hub/schemas'
import { withInForce, type FileVerdict, type InForceCode } from '@hub/verify'
import type { AnnotatedCopyRow } from '../read/annotated-copy.ts'
import type { CaseNoticeRow } from '../read/case-notice.ts'
import type { LicenceRow } from '../read/licence.ts'
import type { LicenceFileRow } from '../read/licence-file.ts'
import type { ReadPort } from '../read/read-port.ts'
import { isCurrent, ofNotices, type CurrentPorts } from './is-current.ts'

/** 证照文件 — one that this hub made or took from its department: of which licence and version, and which file took its place, if any. */
type KnownFile = Pick<LicenceFileRow, 'version' | 'supersededBy'>

/** What of the hub the answer needs. */
export interface InForcePorts extends Pick<CurrentPorts, 'ledger'> {
  readonly read: Pick<ReadPort, 'annotatedCopiesByDigest' | 'caseNoticesByDigest' | 'licences' | 'licenceFilesByDigest' | 'checkpoints'>
  /** Today in Beijing */
  readonly today?: () => string
}

/** Each status of `read.licence` has words of its own: what to do next differs. */
const codes: ReadonlyMap<string, InForceCode> = new Map([
  ['valid', 'IN_FORCE'], ['not-yet-valid', 'NOT_YET_VALID'], ['expired', 'EXPIRED'], ['suspended', 'SUSPENDED'], ['lost', 'LOST'], ['draft', 'NOT_KNOWN'],
  ['withdrawn', 'WITHDRAWN'], ['rescinded', 'RESCINDED'], ['revoked', 'REVOKED'], ['cancelled', 'CANCELLED'], ['transferred-out', 'TRANSFERRED_OUT'], ['superseded', 'REISSUED'],
])

/** 证照现在的状态 for a file of this version; a status that is none of these is not in force. */
export function inForceCodeOf({ version, supersededBy }: KnownFile, licence: Pick<LicenceRow, 'status' | 'version'> | undefined): InForceCode {
  if (licence === undefined) return 'NOT_KNOWN'
  const code = codes.get(licence.status) ?? 'ENDED'
  return code === 'IN_FORCE' && (supersededBy !== null || licence.version > version) ? 'SUPERSEDED' : code
}

/**
 * 第三问 — of a verdict whose first two answers are yes. Whoever holds an authentic file sees what its face says; the hub adds one word on the licence
 * and nothing of its holder. A register that is out of date or cannot be read leaves this question open and the two others answered.
 */
export async function answerInForce(verdict: FileVerdict, ports: InForcePorts): Promise<FileVerdict> {
  return withInForce(verdict, await askInForce(verdict, ports).catch(openOrThrow))
}

async function askInForce({ sha256, notice }: FileVerdict, { ledger, read, today = beijingToday }: InForcePorts): Promise<InForceCode> {
  const { licences, licenceFilesByDigest, annotatedCopiesByDigest, caseNoticesByDigest, checkpoints } = read
  // What says that it is a notice is never asked for as a licence.
  if (!(await isCurrent({ ledger, checkpoints }, notice === null ? undefined : ofNotices))) return 'HUB_UNAVAILABLE'
  if (notice !== null) return noticeCodeOf(await caseNoticesByDigest.find(sha256))
  // What was deposited and does not stand says nothing of its licence.
  const files = (await licenceFilesByDigest.findMany([sha256])).filter(({ verdict }) => verdict === null || verdict.stands)
  const codes = await Promise.all(files.map(async (file) => inForceCodeOf(file, await licences.find(file.licenceId))))
  // The same file deposited for two licences is in force only where both are.
  const ofFiles = codes.find((code) => code !== 'IN_FORCE') ?? codes[0]
  if (ofFiles !== undefined) return ofFiles
  const copy = await annotatedCopiesByDigest.find(sha256)
  return copy === undefined ? 'NOT_KNOWN' : copyInForceCodeOf(copy, await licences.find(copy.licenceId), today())
}

/** 文书是否在册 — as far as a register knows it. */
export function noticeCodeOf(notice: Pick<CaseNoticeRow, 'supersededBy'> | undefined): InForceCode {
  if (notice === undefined) return 'NOT_KNOWN'
  return notice.supersededBy === null ? 'NOTICE_ON_RECORD' : 'NOTICE_REPLACED'
}

/** 加注件现在能否使用 — the licence first, as of any file of it; then the copy's own term, whose last day counts. */
export function copyInForceCodeOf({ version, validUntil }: Pick<AnnotatedCopyRow, 'version' | 'validUntil'>, licence: Pick<LicenceRow, 'status' | 'version'> | undefined, today: string): InForceCode {
  const code = inForceCodeOf({ version, supersededBy: null }, licence)
  return code === 'IN_FORCE' && validUntil < today ? 'COPY_TERM_PASSED' : code
}

function beijingToday(): string {
  return localDateOf(instantOfMs(Date.now()))
}

function openOrThrow(error: unknown): InForceCode {
  if (error instanceof Unavailable) return 'HUB_UNAVAILABLE'
  throw error
}
