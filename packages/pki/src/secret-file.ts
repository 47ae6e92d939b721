import { randomBytes } from 'node:crypto'
import * as nodeFiles from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { isEngineSecret } from './engine-secret.ts'
import { readOpened, withoutWaiting } from './given-file.ts'

/** The file operations used here, so that a specification can let each of them fail in turn. */
export type FileOperations = Pick<typeof nodeFiles, 'open' | 'rename' | 'link' | 'unlink'>

const secretFileMode = 0o600
const secretDirectoryMode = 0o700
const openToOthers = 0o077
const permissionsMatter = process.platform !== 'win32'
/** Of a secret that comes through a pipe, as a shell makes one of a command's output. */
const pipedBytesMax = 1024 * 1024

/** 私密目录 — makes `dir` and its parents; `dir` itself is readable by its owner only (mode 0700), also if it was there before. */
export async function makeSecretDirectory(dir: string): Promise<void> {
  await nodeFiles.mkdir(dir, { recursive: true, mode: secretDirectoryMode })
  await nodeFiles.chmod(dir, secretDirectoryMode)
}

/**
 * 只写一次 — writes `file` (mode 0600) unless it exists; false when somebody else was first. For keys: the first one stays.
 * A crash leaves no file or the whole file, and at worst a `.tmp` beside it that nothing reads.
 */
export async function createSecretFile(file: string, bytes: Uint8Array, files: FileOperations = nodeFiles): Promise<boolean> {
  const temporary = await writeBeside(file, bytes, files)
  try {
    await files.link(temporary, file)
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false
    throw error
  } finally {
    await files.unlink(temporary)
  }
  await syncDirectory(dirname(file), files)
  return true
}

/** 整体替换 — puts `bytes` in the place of `file` (mode 0600). A crash leaves the old file or the new one, whole. */
export async function replaceSecretFile(file: string, bytes: Uint8Array, files: FileOperations = nodeFiles): Promise<void> {
  const temporary = await writeBeside(file, bytes, files)
  try {
    await files.rename(temporary, file)
  } catch (error) {
    await files.unlink(temporary)
    throw error
  }
  await syncDirectory(dirname(file), files)
}

/** 读私密文件 — the bytes; undefined if there is no such file; `'too-open'` if its group or others may touch it (not on Windows, nor for secrets of a container engine). */
export async function readSecretFile(file: string): Promise<Buffer | 'too-open' | undefined> {
  let handle
  try {
    handle = await nodeFiles.open(file, withoutWaiting)
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined
    throw error
  }
  try {
    const about = await handle.stat()
    if (permissionsMatter && !isEngineSecret(file) && (about.mode & openToOthers) !== 0) return 'too-open'
    if (!about.isFile() && !about.isFIFO()) throw new Error('a secret is in a file or comes through a pipe')
    const bytes = await readOpened(handle, about.isFile() ? Number.MAX_SAFE_INTEGER : pipedBytesMax)
    if (typeof bytes === 'string') throw new Error(`a secret did not come through its pipe: ${bytes}`)
    return bytes
  } finally {
    await handle.close()
  }
}

/** Writes and syncs a new file in the same directory, under a name that no reader looks for. */
async function writeBeside(file: string, bytes: Uint8Array, files: FileOperations): Promise<string> {
  const temporary = join(dirname(file), `.${basename(file)}.${randomBytes(6).toString('hex')}.tmp`)
  const handle = await files.open(temporary, 'wx', secretFileMode)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } catch (error) {
    await handle.close()
    await files.unlink(temporary)
    throw error
  }
  await handle.close()
  return temporary
}

/** Makes the new name itself durable. Windows cannot open a directory and needs no such step. */
async function syncDirectory(dir: string, files: FileOperations): Promise<void> {
  if (!permissionsMatter) return
  const handle = await files.open(dir, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
