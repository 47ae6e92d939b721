import type { Certificate, Issuer } from '@hub/x509'
import type { KeyStore } from '../keys/key-store.ts'
import { readCertificateFile, type AuthorityFolder } from './authority-folder.ts'
import { AuthorityUnavailable } from './authority-unavailable.ts'
import type { Hierarchy } from './hierarchy.ts'
import { hasKey, keySigner } from './key-signer.ts'
import { rootKeyId } from './offline-root.ts'

export interface RootsAtHand {
  /** The root's certificate; undefined: there is none. */
  readonly rootIn: (hierarchy: Hierarchy) => Promise<Certificate | undefined>
  readonly openRoot: () => Promise<KeyStore>
}

/** 根密钥在手 — opens the roots' keys for as long as `use` takes; each is given out only if it is that of the root's certificate. @throws AuthorityUnavailable there is no authority, or the key is not that of its root; KeyUnavailable */
export async function withRoots<T>({ rootIn, openRoot }: RootsAtHand, use: (rootOf: (hierarchy: Hierarchy) => Promise<Issuer>) => Promise<T>): Promise<T> {
  const roots = await openRoot()
  try {
    return await use(async (hierarchy) => {
      const [certificate, keyId] = [await rootIn(hierarchy), rootKeyId(hierarchy)]
      if (certificate === undefined) throw new AuthorityUnavailable('STATE_DAMAGED', keyId)
      if (!hasKey(roots, keyId)) throw new AuthorityUnavailable('ROOT_KEY_MISSING', keyId)
      const signer = await keySigner(roots, keyId)
      if (Buffer.compare(signer.publicKey, certificate.publicKey) !== 0) throw new AuthorityUnavailable('KEY_MISSING', keyId)
      return { certificate, signer }
    })
  } finally {
    roots.close()
  }
}

/** 本枢纽的根证书 — for `rootIn`. */
export function rootsIn(folder: AuthorityFolder): RootsAtHand['rootIn'] {
  return (hierarchy) => readCertificateFile(folder.of(hierarchy).root)
}
