import { Unavailable } from '@hub/kernel'
import { withInForce, type FileVerdict, type InForceCode } from '@hub/verify'
import type { LicenceRow } from '../read/licence.ts'
import type { LicenceFileRow } from '../read/licence-file.ts'
import type { ReadPort } from '../read/read-port.ts'
import { isCurrent, type CurrentPorts } from './is-current.ts'

/** 证照文件 — one that this hub made or took from its department: of which licence and version, and which file took its place, if any. */
type KnownFile = Pick<LicenceFileRow, 'version' | 'supersededBy'>

/** What of the hub the answer needs. */
export interface InForcePorts extends Pick<CurrentPorts, 'ledger'> {
  readonly read: Pick<ReadPort, 'licences' | 'licenceFilesByDigest' | 'checkpoints'>
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
  return withInForce(verdict, await askInForce(verdict.sha256, ports).catch(openOrThrow))
}

async function askInForce(sha256: string, { ledger, read: { licences, licenceFilesByDigest, checkpoints } }: InForcePorts): Promise<InForceCode> {
  if (!(await isCurrent({ ledger, checkpoints }))) return 'HUB_UNAVAILABLE'
  // What was deposited and does not stand says nothing of its licence.
  const files = (await licenceFilesByDigest.findMany([sha256])).filter(({ verdict }) => verdict === null || verdict.stands)
  const codes = await Promise.all(files.map(async (file) => inForceCodeOf(file, await licences.find(file.licenceId))))
  // The same file deposited for two licences is in force only where both are.
  return codes.find((code) => code !== 'IN_FORCE') ?? codes[0] ?? 'NOT_KNOWN'
}

function openOrThrow(error: unknown): InForceCode {
  if (error instanceof Unavailable) return 'HUB_UNAVAILABLE'
  throw error
}
