import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makeRunFolder, sweepRunFolders } from './run-folder.ts'

const prefix = `zhengyuan-sweep-spec-${process.pid}-`

/** As a run leaves it that was killed. */
function leftFolder(name: string): string {
  const { pid } = spawnSync(process.execPath, ['--version'])
  const folder = join(tmpdir(), `${prefix}${String(pid)}-${name}`)
  mkdirSync(folder)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('folders of runs that are gone are swept, also after one that cannot be; that of a run that lives is left alone', async () => {
  const [stubborn, left, own] = [leftFolder('a'), leftFolder('b'), makeRunFolder(prefix)]
  onTestFinished(() => rmSync(own, { recursive: true, force: true }))
  const met: string[] = []
  await sweepRunFolders(prefix, async (folder) => {
    met.push(basename(folder))
    if (basename(folder) === basename(stubborn)) throw new Error('in use')
    rmSync(folder, { recursive: true })
  })
  expect(met.toSorted()).toEqual([basename(stubborn), basename(left)].toSorted())
  expect([stubborn, left, own].map((folder) => existsSync(folder))).toEqual([true, false, true])
})
