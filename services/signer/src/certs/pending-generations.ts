import type { AuthorityFolder } from './authority-folder.ts'
import { hierarchies, type Hierarchy } from './hierarchy.ts'
import { generationsIn, type Authorities } from './issuing-authorities.ts'

/** 待启用的一代 */
export interface PendingGeneration { readonly hierarchy: Hierarchy; readonly generation: number }

/** 待启用的签发 CA — generations that lie on disk and that this process, which reads them when it starts, does not know: until it is started again everything new is issued by the former one. */
export async function pendingGenerations(folder: AuthorityFolder, authorities: Authorities): Promise<readonly PendingGeneration[]> {
  const found = await Promise.all(hierarchies.map(async (hierarchy) => (await generationsIn(folder, hierarchy)).map((generation) => ({ hierarchy, generation }))))
  return found.flat().filter(({ hierarchy, generation }) => generation > authorities[hierarchy].issuing.generation)
}
