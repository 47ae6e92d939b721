import { readSecretFile } from '@hub/pki'
import type { KeyStore } from '../keys/key-store.ts'
import { readPassphrase } from '../keys/passphrase.ts'
import { hasKeyFiles, openSoftwareFileKeyStore } from '../keys/software-file.ts'
import { AuthorityUnavailable } from './authority-unavailable.ts'
import type { Hierarchy } from './hierarchy.ts'

/** 根密钥所在 — a folder of its own and a passphrase of its own, both to be taken away from the machine once the authority stands. */
export interface OfflineRootPlace {
  readonly dir: string
  readonly passphraseFile: string
  /** A passphrase may be made at the very first start; not where an operator chooses them. */
  readonly makesPassphrase: boolean
}

export function rootKeyId(hierarchy: Hierarchy): string {
  return `root-${hierarchy}`
}

/**
 * 打开根密钥 — only while the authority is being founded, or by an operator's command: a signer that has its authority never comes here. Who opens it
 * closes it at once. @throws AuthorityUnavailable without a passphrase, KeyUnavailable with a wrong one
 */
export async function openOfflineRoot({ dir, passphraseFile, makesPassphrase }: OfflineRootPlace): Promise<KeyStore> {
  const mayMake = makesPassphrase && !(await hasKeyFiles(dir))
  if (!mayMake && (await readSecretFile(passphraseFile)) === undefined) throw new AuthorityUnavailable('ROOT_PASSPHRASE_MISSING', passphraseFile)
  return openSoftwareFileKeyStore(dir, await readPassphrase(passphraseFile, mayMake), { pool: { workers: 1 } })
}
