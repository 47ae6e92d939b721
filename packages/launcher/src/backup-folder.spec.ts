import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { hubManifestName, requireWholeBackup, writeHubManifest } from './backup-folder.ts'
import { temporaryFolder } from './fixtures/folder.ts'
import { keptPlaces } from './kept-places.ts'
import { layoutOf } from './layout.ts'

const sha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
const database = { path: 'postgres/zhengyuan-backup.json', bytes: 0, sha256 }

/** A backup whose files are all empty, with this manifest. */
function backupWith(manifest: unknown): string {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'postgres'))
  mkdirSync(join(folder, 'signer'))
  for (const path of ['postgres/zhengyuan-backup.json', 'signer/密钥 1.json', 'outside']) writeFileSync(join(folder, path), '')
  writeFileSync(join(folder, hubManifestName), JSON.stringify(manifest))
  return folder
}
const manifestOf = (...files: readonly unknown[]): object => ({ kind: 'zhengyuan-hub-backup', v: 1, files })

test('a backup is whole as it was written, whatever its files are called', async () => {
  const folder = backupWith({})
  await writeHubManifest(folder, [{ path: 'signer/密钥 1.json', bytes: 0, sha256 }])
  await requireWholeBackup(folder)
  await requireWholeBackup(backupWith(manifestOf(database)))
})

test.each([
  null, 1, [], {}, manifestOf(), { ...manifestOf(database), v: 2 }, { ...manifestOf(database), files: 'x' }, manifestOf({ ...database, path: 'signer/密钥 1.json' }), manifestOf(database, null),
  ...['/etc/passwd', '../outside', 'postgres/../../outside', 'postgres/..', './outside', 'a//b', 'a\\b', 'a\0b', '', 5].map((path) => manifestOf(database, { path, bytes: 0, sha256 })),
  manifestOf(database, { path: 'outside', bytes: -0.5, sha256 }), manifestOf(database, { path: 'outside', bytes: 0, sha256: 'x' }),
].map((manifest) => [manifest]))('a folder with the manifest %j is no backup', async (manifest) => {
  await expect(requireWholeBackup(backupWith(manifest))).rejects.toThrow('完整备份')
})

test('keys, register and archive are where the settings say, seen from the project’s folder; else in the data directory, and no archive', () => {
  const layout = layoutOf('/data')
  expect(keptPlaces(layout, { SIGNER_DATA_DIR: '', HUB_WAL_ARCHIVE_DIR: '' })).toEqual({ signer: layout.signer, erasureRegister: layout.erasureRegister, archive: undefined })
  const project = resolve(import.meta.dirname, '..', '..', '..')
  expect(keptPlaces(layout, { SIGNER_DATA_DIR: 'keys', HUB_ERASURE_REGISTER: '/mnt/register', HUB_WAL_ARCHIVE_DIR: 'wal' })).toEqual({ signer: join(project, 'keys'), erasureRegister: resolve('/mnt/register'), archive: join(project, 'wal') })
})
