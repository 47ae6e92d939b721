import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { wholeSecond } from '../certs/instants.ts'
import { hierarchies, type Hierarchy } from '../certs/hierarchy.ts'
import { externalOf } from '../external/external-of.ts'
import type { KeyKind, KeyStore, SigningKind } from '../keys/key-store.ts'
import { findBinding, publicKeyDigest } from './key-bindings.ts'
import { isReservedKey } from './reserved-keys.ts'
import type { SealKeysRequest } from './seal-request.ts'
import type { SealStore } from './seal-store.ts'

/** What a key that is named has to be; a PDF may be signed by an RSA key that a department brought along. */
export const kindsTaken: Readonly<Record<Hierarchy, readonly SigningKind[]>> = { sm2: ['sign-sm2'], p256: ['sign-p256', 'sign-rsa2048'] }

/** Of whose seal's two keys one of this kind is. */
export function hierarchyOfKind(kind: KeyKind | undefined): Hierarchy | undefined {
  return hierarchies.find((hierarchy) => kindsTaken[hierarchy].some((each) => each === kind))
}

/** Why a key of the unit cannot be a seal's: the id or what is recorded of it, the key itself, the seal that has it already, or its external certificate, which is no good (any more). */
type KeyFault = 'RESERVED' | 'BINDING_DAMAGED' | 'ABSENT' | 'KIND' | 'CHANGED' | 'IN_USE' | 'CERTIFICATE'
export type NamedKeyRefusal = Refusal<'KEY_NOT_OF_UNIT' | 'KEY_NOT_USABLE'>

export interface NamedKeysOptions {
  readonly dataDir: string
  readonly keys: Pick<KeyStore, 'list' | 'publicKey'>
  readonly store: Pick<SealStore, 'ownerOf' | 'ownerOfPublicKey'>
  readonly nowMs: number
}

/** Whose keys they are to be; `sealId` is of the seal that may have them already. */
export type NamedKeysQuestion = SealKeysRequest & { readonly sealId?: string }

/**
 * 指定密钥的规则 — whether these keys may become those of a seal of this unit: an operator recorded them for it, they are of the right kind and the very keys that were recorded, and no other seal signs with
 * them, under whatever id. Whose a key is is asked first: a custodian learns nothing of the keys of others, not even whether they are there.
 */
export async function refuseNamedKeys({ unitCode, keys: named, sealId }: NamedKeysQuestion, options: NamedKeysOptions): Promise<NamedKeyRefusal | undefined> {
  for (const hierarchy of hierarchies) {
    const keyId = named[hierarchy]
    const fault = keyId === undefined ? undefined : await faultOf({ keyId, hierarchy, unitCode, sealId }, options)
    if (fault === 'NOT_OF_UNIT') return refuse('KEY_NOT_OF_UNIT', { field: `keys.${hierarchy}` })
    if (fault !== undefined) return refuse('KEY_NOT_USABLE', { field: `keys.${hierarchy}`, why: fault })
  }
  return undefined
}

interface Question { readonly keyId: string; readonly hierarchy: Hierarchy; readonly unitCode: string; readonly sealId: string | undefined }

async function faultOf({ keyId, hierarchy, unitCode, sealId }: Question, { dataDir, keys, store, nowMs }: NamedKeysOptions): Promise<KeyFault | 'NOT_OF_UNIT' | undefined> {
  const binding = await findBinding(dataDir, keyId)
  if (binding === 'damaged') return 'BINDING_DAMAGED'
  if (binding?.unitCode !== unitCode) return 'NOT_OF_UNIT'
  if (isReservedKey(keyId)) return 'RESERVED'
  const known = keys.list().find((key) => key.keyId === keyId)
  if (known === undefined) return 'ABSENT'
  if (!kindsTaken[hierarchy].some((kind) => kind === known.kind)) return 'KIND'
  if ((await publicKeyDigest(keys, keyId)) !== binding.publicKeySha256) return 'CHANGED'
  const publicKey = await keys.publicKey(keyId)
  const owner = store.ownerOf(keyId) ?? store.ownerOfPublicKey(publicKey)
  if (owner !== undefined && owner !== sealId) return 'IN_USE'
  return isRefusal(await externalOf({ dataDir, keyId, publicKey, hierarchy, at: wholeSecond(nowMs) })) ? 'CERTIFICATE' : undefined
}
