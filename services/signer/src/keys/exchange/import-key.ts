import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { isKeyId } from '../key-store.ts'
import type { SoftwareKeyStore } from '../software-file.ts'
import { keepCertificates } from './certificate-files.ts'
import { readHandedOver, type HandedOver } from './read-handed-over.ts'
import type { ExchangeRefusal } from './refusals.ts'

export interface ImportRequest {
  /** The signer's folder, where the store has its keys. */
  readonly dir: string
  readonly keyId: string
  readonly bytes: Uint8Array
  readonly passphrase: string | undefined
  /** Asked before anything is kept; rejects where the key is not to be taken. */
  readonly mayTake?: (key: Pick<HandedOver, 'kind' | 'publicKey'>) => Promise<void>
}

/**
 * 导入密钥 — from PKCS #12 or PEM into the software store, certificates beside it. Certificates are written first: a crash in between leaves certificates without a key, and
 * the same import again completes it. An existing key is never replaced, and none is taken
 * twice. @throws KeyUnavailable where it cannot be kept
 */
export async function importKey(store: SoftwareKeyStore, { dir, keyId, bytes, passphrase, mayTake }: ImportRequest): Promise<Pick<HandedOver, 'kind' | 'certificates'> | Refusal<ExchangeRefusal>> {
  if (!isKeyId(keyId)) return refuse('KEY_ID_MALFORMED')
  if (store.list().some((key) => key.keyId === keyId)) return refuse('KEY_EXISTS')
  const key = readHandedOver(bytes, passphrase)
  if (isRefusal(key)) return key
  if (await isThere(store, key)) return refuse('KEY_THERE_ALREADY')
  const { kind, certificates, pkcs8, publicKey } = key
  await mayTake?.({ kind, publicKey }).catch((error: unknown) => {
    pkcs8.fill(0)
    throw error
  })
  if (certificates.length > 0) await keepCertificates(dir, keyId, certificates)
  await store.take(keyId, kind, pkcs8)
  return { kind, certificates }
}

/** Under two ids a key would pass for two, and with it the seals of whoever has them. */
async function isThere(store: SoftwareKeyStore, { kind, publicKey, pkcs8 }: HandedOver): Promise<boolean> {
  for (const key of store.list().filter((each) => each.kind === kind)) {
    if (Buffer.compare(await store.publicKey(key.keyId), publicKey) !== 0) continue
    pkcs8.fill(0)
    return true
  }
  return false
}
