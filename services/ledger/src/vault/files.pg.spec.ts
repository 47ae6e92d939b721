import { createSecretKey, randomBytes } from 'node:crypto'
import type { CaseId, FileId, LicenceId, Subject } from '@hub/schemas'
import { describe, expect, test } from 'vitest'
import { openFile, sealFile } from './file-seal.ts'
import { fileBytesMax, type FileToKeep } from './files.ts'
import { erasedAt, flipped, newHolder, newUuid, profileNames, testWrapper, withVaultDatabase } from './fixtures.ts'
import { profiles } from './profile.ts'
import { makeKey } from './subject-key.ts'
import { SealUnavailable } from './unavailable.ts'
import { openVault, type Vault } from './vault.ts'

const database = withVaultDatabase()
const wrapper = testWrapper()
const vaultOf = (): Promise<Vault> => openVault({ pool: database.pool(), wrapper, profile: 'standard' })

type NoticeFile = Extract<FileToKeep, { readonly caseId: CaseId }>
type LicenceFile = Extract<FileToKeep, { readonly licenceId: LicenceId }>
function newFile(more: Partial<LicenceFile> = {}): LicenceFile {
  const licenceId = newUuid() as string as LicenceId
  return { fileId: newUuid() as string as FileId, licenceId, version: 1, format: 'pdf', subjects: [`licence-${licenceId}`, newHolder(), newHolder()], bytes: randomBytes(5_000), ...more }
}
const column = async (fileId: string, name: string): Promise<Buffer> => ((await database.admin.query<{ value: Buffer }>(`select ${name} as value from vault.file where file_id = $1`, [fileId])).rows[0] as { value: Buffer }).value

describe('a notice of a case that is kept', () => {
  const newNotice = (): NoticeFile => ({ fileId: newUuid() as string as FileId, caseId: newUuid() as string as CaseId, format: 'pdf', subjects: [newHolder()], bytes: randomBytes(5_000) })

  test('is opened byte for byte, says which case it is of, and is no file of a licence', async () => {
    const [vault, notice] = [await vaultOf(), newNotice()]
    expect(await vault.keepFiles([notice])).toBe('kept')
    expect(await (await vaultOf()).openFile(notice.fileId)).toEqual(notice.bytes)
    expect([await vault.caseOfFile(notice.fileId), await vault.licenceOfFile(notice.fileId)]).toEqual([notice.caseId, undefined])
    const file = newFile()
    await vault.keepFiles([file])
    expect(await vault.caseOfFile(file.fileId)).toBeUndefined()
  })

  test('does not open as another case’s, nor as a file of a licence', async () => {
    const [vault, notice] = [await vaultOf(), newNotice()]
    await vault.keepFiles([notice])
    await database.admin.query('update vault.file set case_id = $2 where file_id = $1', [notice.fileId, newUuid()])
    await expect(vault.openFile(notice.fileId)).rejects.toThrow(SealUnavailable)
    await database.admin.query('update vault.file set case_id = null, licence_id = $2, version = 1 where file_id = $1', [notice.fileId, notice.caseId])
    await expect(vault.openFile(notice.fileId)).rejects.toThrow(SealUnavailable)
    await expect(database.admin.query('update vault.file set case_id = $2 where file_id = $1', [notice.fileId, notice.caseId])).rejects.toThrow('file_of_licence_or_case')
  })
})

describe('a file that is kept', () => {
  test('is opened byte for byte, by this process and the next, and says which licence it is of', async () => {
    const [vault, file] = [await vaultOf(), newFile()]
    expect(await vault.keepFiles([file])).toBe('kept')
    expect(await vault.licenceOfFile(file.fileId)).toBe(file.licenceId)
    for (const each of [vault, await vaultOf()]) expect((await each.openFile(file.fileId))?.equals(file.bytes)).toBe(true)
  })

  test('stands nowhere in the database as it is', async () => {
    const [vault, bytes] = [await vaultOf(), Buffer.from('王小示例 11010519491231002X'.repeat(20))]
    const file = newFile({ bytes })
    await vault.keepFiles([file])
    const all = Buffer.concat([await column(file.fileId, 'sealed'), await column(file.fileId, 'wrapped')])
    expect(all.includes('王小示例')).toBe(false)
  })

  test('stays as it was first kept, whoever comes with its id; that somebody came is noted', async () => {
    const [vault, file] = [await vaultOf(), newFile()]
    await vault.keepFiles([file])
    await database.admin.query(`update vault.file set kept_at = now() - interval '1 day' where file_id = $1`, [file.fileId])
    for (const bytes of [file.bytes, randomBytes(300)]) expect(await (await vaultOf()).keepFiles([{ ...file, bytes }])).toBe('kept')
    expect((await vault.openFile(file.fileId))?.equals(file.bytes)).toBe(true)
    const { rows } = await database.admin.query<{ noted: boolean }>(`select kept_at > now() - interval '1 minute' as noted from vault.file where file_id = $1`, [file.fileId])
    expect(rows).toEqual([{ noted: true }])
  })

  test('cannot be changed with the rights of the ledger', async () => {
    const [vault, file] = [await vaultOf(), newFile()]
    await vault.keepFiles([file])
    for (const name of ['sealed', 'wrapped', 'nonce', 'subjects']) await expect(database.pool().query(`update vault.file set ${name} = ${name} where file_id = $1`, [file.fileId])).rejects.toThrow('permission denied')
  })

  test('may be as large as the limit, and no larger', async () => {
    const vault = await vaultOf()
    const large = newFile({ bytes: Buffer.alloc(fileBytesMax, 1) })
    expect(await vault.keepFiles([large])).toBe('kept')
    expect((await vault.openFile(large.fileId))?.length).toBe(fileBytesMax)
    await expect(vault.keepFiles([newFile({ bytes: Buffer.alloc(fileBytesMax + 1) })])).rejects.toThrow('within its limit')
  })

  test.each(['sealed', 'nonce', 'wrapped'])('does not open with a bit of %s turned', async (name) => {
    const [vault, file] = [await vaultOf(), newFile()]
    await vault.keepFiles([file])
    const before = await column(file.fileId, name)
    for (const at of [0, Math.floor(before.length / 2), before.length - 1]) {
      await database.admin.query(`update vault.file set ${name} = $2 where file_id = $1`, [file.fileId, flipped(before, at)])
      await expect(vault.openFile(file.fileId)).rejects.toBeInstanceOf(SealUnavailable)
    }
  })

  test.each([['version', '2'], ['format', 'ofd'], ['licence_id', newUuid()], ['file_id', newUuid()], ['subjects', null]])('does not open with another %s', async (name, value) => {
    const [vault, file] = [await vaultOf(), newFile()]
    await vault.keepFiles([file])
    const swapped = `{${[file.subjects[0], file.subjects[2], file.subjects[1]].join(',')}}`
    await database.admin.query(`update vault.file set ${name} = $2 where file_id = $1`, [file.fileId, value ?? swapped])
    await expect(vault.openFile((name === 'file_id' ? value : file.fileId) as FileId)).rejects.toBeInstanceOf(SealUnavailable)
  })
})

test.each(profileNames)('sealing under several keys opens with those keys in their order alone: %s', (name) => {
  const profile = profiles[name]
  const keys = Array.from({ length: 4 }, () => makeKey(profile, createSecretKey(randomBytes(32)), newHolder()).key)
  const { subjects: _subjects, bytes, ...binding } = newFile()
  const sealed = sealFile(profile, keys, binding, bytes)
  expect(openFile(profile, keys, binding, sealed)?.equals(bytes)).toBe(true)
  for (const wrong of [keys.toReversed(), keys.slice(1), keys.slice(0, -1), [...keys, ...keys.slice(0, 1)], []]) expect(openFile(profile, wrong, binding, sealed)).toBeUndefined()
})

describe('when one of those whom a file names is erased', () => {
  const erase = (vault: Vault, subject: Subject) => vault.erase([{ subject, erasedAt, position: 1 }])

  test.each([0, 1, 2])('it is deleted, whoever of them it is, and others stay: %i', async (which) => {
    const [vault, gone, stays] = [await vaultOf(), newFile(), newFile()]
    await vault.keepFiles([gone, stays])
    await erase(vault, gone.subjects[which] as Subject)
    expect([await vault.openFile(gone.fileId), await vault.licenceOfFile(gone.fileId)]).toEqual([undefined, undefined])
    expect((await vault.openFile(stays.fileId))?.equals(stays.bytes)).toBe(true)
  })

  test('a copy of it that a backup brings back does not open, and the erasure counts as not done', async () => {
    const [vault, file] = [await vaultOf(), newFile()]
    await vault.keepFiles([file])
    await database.admin.query('create table copy_of_files as select * from vault.file where file_id = $1', [file.fileId])
    await erase(vault, file.subjects[2] as Subject)
    await database.admin.query('insert into vault.file select * from copy_of_files')
    await database.admin.query('drop table copy_of_files')
    expect(await vault.openFile(file.fileId)).toBeUndefined()
    await vault.replayErasures([{ subject: file.subjects[2] as Subject, erasedAt, position: 1 }])
    expect(await vault.licenceOfFile(file.fileId)).toBeUndefined()
  })

  test('none that names her is kept again', async () => {
    const [vault, file] = [await vaultOf(), newFile()]
    await erase(vault, file.subjects[1] as Subject)
    expect(await vault.keepFiles([file])).toBe('erased')
    // Also by a process that still holds her key.
    const [other, hers] = [await vaultOf(), newFile()]
    await other.ensureKeys(hers.subjects)
    await erase(vault, hers.subjects[1] as Subject)
    expect(await other.keepFiles([hers])).toBe('erased')
    expect([await vault.licenceOfFile(file.fileId), await vault.licenceOfFile(hers.fileId)]).toEqual([undefined, undefined])
  })
})
