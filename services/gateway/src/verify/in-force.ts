import { withInForce, type FileVerdict, type InForceCode } from '@hub/verify'
import type { LicenceRow } from '../read/licence.ts'
import type { LicenceFileRow } from '../read/licence-file.ts'
import type { ReadPort } from '../read/read-port.ts'

/** 证照文件 — one that this hub made: of which licence and version, and which file took its place, if any. */
type KnownFile = Pick<LicenceFileRow, 'version' | 'supersededBy'>

/** What of the read side the answer needs. */
export type InForceReads = Pick<ReadPort, 'licences' | 'licenceFilesByDigest'>

const codes: ReadonlyMap<string, InForceCode> = new Map([['valid', 'IN_FORCE'], ['not-yet-valid', 'NOT_YET_VALID'], ['expired', 'EXPIRED'], ['suspended', 'SUSPENDED'], ['lost', 'LOST'], ['draft', 'NOT_KNOWN']])

/** 证照现在的状态 for a file of this version; whatever ended a licence, it has ended. */
export function inForceCodeOf({ version, supersededBy }: KnownFile, licence: Pick<LicenceRow, 'status' | 'version'> | undefined): InForceCode {
  if (licence === undefined) return 'NOT_KNOWN'
  const code = codes.get(licence.status) ?? 'ENDED'
  return code === 'IN_FORCE' && (supersededBy !== null || licence.version > version) ? 'SUPERSEDED' : code
}

/**
 * 第三问 — of a verdict whose first two answers are yes. Whoever holds an authentic file sees what its face says; the hub adds one word on the licence
 * and nothing of its holder.
 */
export async function answerInForce(verdict: FileVerdict, { licences, licenceFilesByDigest }: InForceReads): Promise<FileVerdict> {
  const file = await licenceFilesByDigest.find(verdict.sha256)
  return withInForce(verdict, file === undefined ? 'NOT_KNOWN' : inForceCodeOf(file, await licences.find(file.licenceId)))
}
