import type { KeyStore } from '../keys/key-store.ts'
import { openAuthorityFolder } from './authority-folder.ts'
import { makeRootList, rootListDays } from './found-authority.ts'
import { hierarchies } from './hierarchy.ts'
import { dayMs, wholeSecond } from './instants.ts'
import { assertRootLists } from './issuing-authorities.ts'
import { rootsIn, withRoots } from './roots-at-hand.ts'

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
  await assertRootLists(folder)
  await withRoots({ rootIn: rootsIn(folder), openRoot }, async (rootOf) => {
    for (const hierarchy of hierarchies) await makeRootList(folder.of(hierarchy).rootList, await rootOf(hierarchy), nowMs)
  })
  return wholeSecond(nowMs + rootListDays * dayMs)
}
