import { readFile, writeFile } from 'node:fs/promises'
import type { BackupFile } from './backup-files.ts'
import { segmentShape } from './segments.ts'
import { PostgresUnavailable } from './unavailable.ts'

export const manifestName = 'zhengyuan-backup.json'

/** 备份清单 — what the backup holds, to the byte, and from which segment of the write-ahead log on the archive must be kept for it. */
export interface BackupManifest {
  readonly kind: 'zhengyuan-base-backup'
  readonly v: 1
  readonly startedAt: string
  readonly endedAt: string
  /** Of the cluster; an archive of another one does not fit. */
  readonly systemId: string
  readonly serverVersion: string
  readonly firstSegment: string
  readonly lastSegment: string
  readonly files: readonly BackupFile[]
}

/** Last of all: a backup without a manifest is none. */
export async function writeManifest(file: string, manifest: BackupManifest): Promise<BackupManifest> {
  await writeFile(file, `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600, flush: true })
  return manifest
}

/** @throws PostgresUnavailable BAD_BACKUP */
export async function readManifest(file: string): Promise<BackupManifest> {
  let found: unknown
  try {
    found = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new PostgresUnavailable('BAD_BACKUP', `${file} 读不出来：这里不是一个完整的基础备份`, { cause })
  }
  if (!isManifest(found)) throw new PostgresUnavailable('BAD_BACKUP', `${file} 不是本程序认得的备份清单`)
  return found
}

const pathShape = /^(?!.*(^|\/)\.\.?(\/|$))[A-Za-z0-9_.][A-Za-z0-9_./-]*$/

function isManifest(value: unknown): value is BackupManifest {
  const { kind, v, files, systemId, firstSegment, lastSegment, endedAt } = (value ?? {}) as Partial<BackupManifest>
  return kind === 'zhengyuan-base-backup' && v === 1 && typeof systemId === 'string' && [firstSegment, lastSegment].every((one) => typeof one === 'string' && segmentShape.test(one))
    && typeof endedAt === 'string' && !Number.isNaN(Date.parse(endedAt)) && Array.isArray(files) && files.length > 0 && files.every((file) => isFile(file))
}

function isFile(value: unknown): value is BackupFile {
  const { path, bytes, sha256 } = (value ?? {}) as Partial<BackupFile>
  return typeof path === 'string' && pathShape.test(path) && Number.isSafeInteger(bytes) && typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256)
}
