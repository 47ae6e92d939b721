import { refuse, type Refusal } from '@hub/kernel'
import { hierarchies, type Hierarchy } from '../certs/hierarchy.ts'
import type { KeyStore, SigningKind } from '../keys/key-store.ts'
import { findBinding, publicKeyDigest } from './key-bindings.ts'
import { isReservedKey } from './reserved-keys.ts'
import type { SealKeysRequest } from './seal-request.ts'
import type { SealStore } from './seal-store.ts'

/** What a key that is named has to be; a PDF may be signed by an RSA key that a department brought along. */
export const kindsTaken: Readonly<Record<Hierarchy, readonly SigningKind[]>> = { sm2: ['sign-sm2'], p256: ['sign-p256', 'sign-rsa2048'] }

/** Why a key of the unit cannot be a seal's: the id or what is recorded of it, the key itself, or the seal that has it already. */
type KeyFault = 'RESERVED' | 'BINDING_DAMAGED' | 'ABSENT' | 'KIND' | 'CHANGED' | 'IN_USE'
export type NamedKeyRefusal = Refusal<'KEY_NOT_OF_UNIT' | 'KEY_NOT_USABLE'>

export interface NamedKeysOptions {
  readonly dataDir: string
  readonly keys: Pick<KeyStore, 'list' | 'publicKey'>
  readonly store: SealStore
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

async function faultOf({ keyId, hierarchy, unitCode, sealId }: Question, { dataDir, keys, store }: NamedKeysOptions): Promise<KeyFault | 'NOT_OF_UNIT' | undefined> {
  const binding = await findBinding(dataDir, keyId)
  if (binding === 'damaged') return 'BINDING_DAMAGED'
  if (binding?.unitCode !== unitCode) return 'NOT_OF_UNIT'
  if (isReservedKey(keyId)) return 'RESERVED'
  const known = keys.list().find((key) => key.keyId === keyId)
  if (known === undefined) return 'ABSENT'
  if (!kindsTaken[hierarchy].some((kind) => kind === known.kind)) return 'KIND'
  if ((await publicKeyDigest(keys, keyId)) !== binding.publicKeySha256) return 'CHANGED'
  const owner = store.ownerOf(keyId) ?? store.ownerOfPublicKey(await keys.publicKey(keyId))
  return owner === undefined || owner === sealId ? undefined : 'IN_USE'
}
