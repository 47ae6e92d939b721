import type { Certificate, Issuer } from '@hub/x509'
import type { KeyStore } from '../keys/key-store.ts'
import { readCertificateFile, type AuthorityFolder } from './authority-folder.ts'
import { AuthorityUnavailable } from './authority-unavailable.ts'
import { issuingKeyId } from './found-authority.ts'
import { forEach, type Hierarchy } from './hierarchy.ts'
import { hasKey, keySigner } from './key-signer.ts'

/** 签发 CA — of one hierarchy, under its root. */
export interface HierarchyAuthority { readonly root: Certificate; readonly issuing: Issuer }
export type Authorities = Readonly<Record<Hierarchy, HierarchyAuthority>>

/** 打开签发 CA — certificates from the folder, keys from the store. @throws AuthorityUnavailable a file is missing or damaged, or a key is not the one of its certificate */
export function openAuthorities(folder: AuthorityFolder, keys: KeyStore): Promise<Authorities> {
  return forEach(async (hierarchy) => {
    const files = folder.of(hierarchy)
    const [root, certificate] = [await readCertificateFile(files.root), await readCertificateFile(files.issuing)]
    if (root === undefined || certificate === undefined) throw new AuthorityUnavailable('STATE_DAMAGED', files.issuing)
    const keyId = issuingKeyId(hierarchy)
    if (!hasKey(keys, keyId)) throw new AuthorityUnavailable('KEY_MISSING', keyId)
    const signer = await keySigner(keys, keyId)
    if (Buffer.compare(signer.publicKey, certificate.publicKey) !== 0) throw new AuthorityUnavailable('KEY_MISSING', keyId)
    return { root, issuing: { certificate, signer } }
  })
}
