import { Unavailable } from '@hub/kernel'
import { fileKindOf, type SealStatus } from '@hub/verify'
import { hash } from 'node:crypto'
import type { ReadPort } from '../read/read-port.ts'
import type { RegisteredSealRow } from '../read/seal.ts'
import { isCurrent, type CurrentPorts } from './is-current.ts'

/** What of the hub the answer needs. */
export interface SealStatusPorts extends Pick<CurrentPorts, 'ledger'> {
  readonly read: Pick<ReadPort, 'sealsByDigest' | 'checkpoints'>
}

/**
 * 印章备案状态 — of the seal whose file this is: found by the digest of the very bytes, so that whoever asks has the seal. Undefined for other files, and where the
 * register is out of date or cannot be read: then nobody knows whether the seal is stopped. Why a seal was stopped is not told.
 */
export async function sealStatusOf(file: Uint8Array, ports: SealStatusPorts): Promise<SealStatus | undefined> {
  return fileKindOf(file) === 'seal' ? askRegister(hash('sha256', file, 'hex'), ports).catch(openOrThrow) : undefined
}

async function askRegister(sha256: string, { ledger, read: { sealsByDigest, checkpoints } }: SealStatusPorts): Promise<SealStatus | undefined> {
  if (!(await isCurrent({ ledger, checkpoints }, ['seal-register']))) return undefined
  const row = await sealsByDigest.find(sha256)
  return row === undefined ? { status: 'unknown' } : statusOf(row)
}

function statusOf({ status, endedAt, changedAt }: RegisteredSealRow): SealStatus {
  if (status === 'active') return { status: 'active' }
  if (status === 'filed') return { status: 'not-activated' }
  // Nothing happens to a stopped seal before it is activated or cancelled: what changed it last is the stop.
  return { status: 'ended', at: endedAt ?? changedAt }
}

function openOrThrow(error: unknown): undefined {
  if (error instanceof Unavailable) return undefined
  throw error
}
