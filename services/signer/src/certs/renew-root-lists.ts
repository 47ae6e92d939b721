import type { KeyStore } from '../keys/key-store.ts'
import { openAuthorityFolder, readCertificateFile } from './authority-folder.ts'
import { AuthorityUnavailable } from './authority-unavailable.ts'
import { makeRootList, rootListDays } from './found-authority.ts'
import { hierarchies } from './hierarchy.ts'
import { dayMs, wholeSecond } from './instants.ts'
import { hasKey, keySigner } from './key-signer.ts'
import { rootKeyId } from './offline-root.ts'

export interface RootListRenewal {
  readonly dataDir: string
  readonly openRoot: () => Promise<KeyStore>
  readonly nowMs: number
}

/**
 * 换发根证书的吊销列表 — for an operator who has put the roots' keys back for the moment; also beside a signer that runs. Answers until when the new lists speak.
 * @throws AuthorityUnavailable there is no authority, or the key is not that of its root; KeyUnavailable
 */
export async function renewRootLists({ dataDir, openRoot, nowMs }: RootListRenewal): Promise<string> {
  const folder = await openAuthorityFolder(dataDir)
  const roots = await openRoot()
  try {
    for (const hierarchy of hierarchies) {
      const { root, rootList } = folder.of(hierarchy)
      const certificate = await readCertificateFile(root)
      if (certificate === undefined) throw new AuthorityUnavailable('STATE_DAMAGED', root)
      const keyId = rootKeyId(hierarchy)
      if (!hasKey(roots, keyId)) throw new AuthorityUnavailable('ROOT_KEY_MISSING', keyId)
      const signer = await keySigner(roots, keyId)
      if (Buffer.compare(signer.publicKey, certificate.publicKey) !== 0) throw new AuthorityUnavailable('KEY_MISSING', keyId)
      await makeRootList(rootList, { certificate, signer }, nowMs)
    }
  } finally {
    roots.close()
  }
  return wholeSecond(nowMs + rootListDays * dayMs)
}
