import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { assert } from '@hub/kernel'
import { readGivenFile } from '@hub/pki'
import { type BackupFile, digestFile, manifestName } from '@hub/postgres'
import { LaunchUnavailable } from './unavailable.ts'

/** What lies in a backup's folder; the passphrase never does. */
export const backupParts = { postgres: 'postgres', signer: 'signer', erasureRegister: 'erasure-register' } as const
export const hubManifestName = 'zhengyuan-hub-backup.json'
/** Room for a million files of the signer's. */
const manifestBytesMax = 256 * 1024 * 1024

/** 枢纽备份清单 — the database's own manifest, which names every file of it, and each file of the other parts. What the hub did not have is not in it. */
interface HubManifest {
  readonly kind: 'zhengyuan-hub-backup'
  readonly v: 1
  readonly files: readonly BackupFile[]
}

/** Last of all; `files` are those of the parts beside the database. */
export async function writeHubManifest(folder: string, files: readonly BackupFile[]): Promise<void> {
  const path = `${backupParts.postgres}/${manifestName}`
  const database = await digestFile(join(folder, path))
  assert(database !== undefined, 'the database is copied first')
  const manifest: HubManifest = { kind: 'zhengyuan-hub-backup', v: 1, files: [{ path, ...database }, ...files] }
  await writeFile(join(folder, hubManifestName), `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600, flush: true })
}

/** 核对备份 — every part that its manifest names is there, to the byte; of the database the manifest, by which its files are judged when they are copied. @throws LaunchUnavailable */
export async function requireWholeBackup(folder: string): Promise<void> {
  for (const { path, bytes, sha256 } of await readHubManifest(folder)) {
    const found = await digestFile(join(folder, path))
    if (found?.bytes !== bytes || found.sha256 !== sha256) throw new LaunchUnavailable('BAD_SETTING', `备份中的 ${join(folder, path)} 缺失或与清单不符，没有恢复任何东西。请从备份的另一份副本找回，或另选一份备份`)
  }
}

async function readHubManifest(folder: string): Promise<readonly BackupFile[]> {
  const notOne = (cause?: unknown): LaunchUnavailable => new LaunchUnavailable('BAD_SETTING', `${folder} 不是 npx hub backup 做成的完整备份：清单 ${hubManifestName} 读不出来`, { cause })
  let found: unknown
  try {
    const bytes = await readGivenFile(join(folder, hubManifestName), { bytesMax: manifestBytesMax })
    if (typeof bytes === 'string') throw new TypeError(bytes)
    found = JSON.parse(bytes.toString('utf8'))
  } catch (cause) {
    throw notOne(cause)
  }
  const { kind, v, files } = (found ?? {}) as Partial<HubManifest>
  if (kind !== 'zhengyuan-hub-backup' || v !== 1 || !Array.isArray(files) || !files.every(isFile) || !files.some(({ path }) => path.startsWith(`${backupParts.postgres}/`))) throw notOne()
  return files
}

/** Below the folder: neither out of it nor from the root. */
const pathShape = /^(?!.*(^|\/)\.{0,2}(\/|$))[^\0\\]+$/

function isFile(value: unknown): value is BackupFile {
  const { path, bytes, sha256 } = (value ?? {}) as Partial<BackupFile>
  return typeof path === 'string' && pathShape.test(path) && Number.isSafeInteger(bytes) && typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256)
}
