import { writeFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { openAuthorityFolder } from './authority-folder.ts'
import { hierarchies } from './hierarchy.ts'
import type { Authorities } from './issuing-authorities.ts'
import { pendingGenerations } from './pending-generations.ts'

const { dir, remove } = temporaryFolder()
afterAll(remove)
const running = (sm2: number, p256: number) => ({ sm2: { issuing: { generation: sm2 } }, p256: { issuing: { generation: p256 } } }) as unknown as Authorities

test('a generation waits to be started with from when its certificate lies on disk until a process knows it', async () => {
  const folder = await openAuthorityFolder(dir)
  for (const hierarchy of hierarchies) writeFileSync(folder.of(hierarchy).issuing(1), '')
  expect(await pendingGenerations(folder, running(1, 1))).toEqual([])
  writeFileSync(folder.of('p256').issuing(2), '')
  expect(await pendingGenerations(folder, running(1, 1))).toEqual([{ hierarchy: 'p256', generation: 2 }])
  expect(await pendingGenerations(folder, running(1, 2))).toEqual([])
  writeFileSync(folder.of('sm2').issuing(2), '')
  expect(await pendingGenerations(folder, running(1, 2))).toEqual([{ hierarchy: 'sm2', generation: 2 }])
})
