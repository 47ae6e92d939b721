import { withInForce, type FileVerdict, type InForceCode } from '@hub/verify'
import type { LicenceRow } from '../read/licence.ts'
import type { ReadPort } from '../read/read-port.ts'

/** 证照文件 — one that this hub made or keeps: of which licence, and of which of its versions. */
export interface KnownFile { readonly licenceId: string; readonly version: number }

/** By the SHA-256 of the very bytes, lower-case hexadecimal. */
export type FindFile = (sha256: string) => Promise<KnownFile | undefined>

const codes: ReadonlyMap<string, InForceCode> = new Map([['valid', 'IN_FORCE'], ['not-yet-valid', 'NOT_YET_VALID'], ['expired', 'EXPIRED'], ['suspended', 'SUSPENDED'], ['lost', 'LOST'], ['draft', 'NOT_KNOWN']])

/** 证照现在的状态 for a file of this version; whatever ended a licence, it has ended. */
export function inForceCodeOf({ version }: KnownFile, licence: Pick<LicenceRow, 'status' | 'version'> | undefined): InForceCode {
  if (licence === undefined) return 'NOT_KNOWN'
  const code = codes.get(licence.status) ?? 'ENDED'
  return code === 'IN_FORCE' && licence.version > version ? 'SUPERSEDED' : code
}

/**
 * 第三问 — of a verdict whose first two answers are yes. Whoever holds an authentic file sees what its face says; the hub adds one word on the licence
 * and nothing of its holder. Without a record of files (`findFile` undefined) it is told that the question is not served.
 */
export async function answerInForce(verdict: FileVerdict, licences: ReadPort['licences'], findFile: FindFile | undefined): Promise<FileVerdict> {
  if (findFile === undefined) return withInForce(verdict, 'NOT_SERVED')
  const file = await findFile(verdict.sha256)
  return withInForce(verdict, file === undefined ? 'NOT_KNOWN' : inForceCodeOf(file, await licences.find(file.licenceId)))
}
