import { digest } from '@hub/canonical'
import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { checkUscc, type Instant, type Uscc } from '@hub/schemas'
import { wholeSecond } from '../certs/instants.ts'
import type { KeyKind, KeyStore } from '../keys/key-store.ts'
import type { AssignRefusal } from './assign-refusals.ts'
import { bindKey, findBinding, publicKeyDigest } from './key-bindings.ts'
import { hierarchyOfKind } from './named-keys.ts'
import { isReservedKey } from './reserved-keys.ts'

export interface Assignment {
  readonly keyId: string
  readonly unitCode: string
  readonly nowMs: number
}

/**
 * 登记给单位使用 — an operator's word that this key is this unit's, without which no custodian can name it. Undefined: it is recorded, or was already. Never for a key that the hub or a seal of its making has, nor for one
 * that is there under another id as well. @throws KeyUnavailable
 */
export async function assignKey(dataDir: string, keys: KeyStore, { keyId, unitCode, nowMs }: Assignment): Promise<Refusal<AssignRefusal> | undefined> {
  if (!checkUscc(unitCode).valid) return refuse('UNIT_CODE_WRONG')
  if (isReservedKey(keyId)) return refuse('KEY_ID_RESERVED')
  const found = await digestForSeals(keys, keyId)
  if (isRefusal(found)) return found
  if (await isThereTwice(keys, keyId, found)) return refuse('KEY_THERE_TWICE')
  const counts = await bindKey(dataDir, { keyId, unitCode: unitCode as Uscc, publicKeySha256: found, boundAt: wholeSecond(nowMs) as Instant })
  if (counts === undefined || counts === 'damaged') return refuse('BINDING_DAMAGED')
  return counts.unitCode === unitCode && counts.publicKeySha256 === found ? undefined : refuse('KEY_OF_ANOTHER_UNIT')
}

interface AssignmentToCome {
  readonly keyId: string
  readonly unitCode: string
  readonly kind: KeyKind
  readonly publicKey: Uint8Array
}

/** 登记之前 — what `assignKey` would refuse of a key that is not in the store yet. A record without its key, left where keys were lost, is for the key that was recorded alone. */
export async function refuseAssignment(dataDir: string, { keyId, unitCode, kind, publicKey }: AssignmentToCome): Promise<Refusal<AssignRefusal> | undefined> {
  if (hierarchyOfKind(kind) === undefined) return refuse('KEY_NOT_FOR_SEALS')
  const binding = await findBinding(dataDir, keyId)
  if (binding === undefined) return undefined
  if (binding === 'damaged') return refuse('BINDING_DAMAGED')
  return binding.unitCode === unitCode && binding.publicKeySha256 === digest('sha256', publicKey).toString('hex') ? undefined : refuse('KEY_OF_ANOTHER_UNIT')
}

async function digestForSeals(keys: KeyStore, keyId: string): Promise<string | Refusal<'KEY_ABSENT' | 'KEY_NOT_FOR_SEALS'>> {
  const known = keys.list().find((key) => key.keyId === keyId)
  if (known === undefined) return refuse('KEY_ABSENT')
  return hierarchyOfKind(known.kind) !== undefined ? publicKeyDigest(keys, keyId) : refuse('KEY_NOT_FOR_SEALS')
}

async function isThereTwice(keys: KeyStore, keyId: string, digest: string): Promise<boolean> {
  for (const other of keys.list()) if (other.keyId !== keyId && other.kind !== 'wrap-aes256' && (await publicKeyDigest(keys, other.keyId)) === digest) return true
  return false
}
