import { stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { readGivenFile } from '@hub/pki'
import { parseManifest, type Manifest } from './manifest.ts'
import { TransferRefused } from './transfer-refused.ts'

const eventsSuffix = /\.ndjson(?<gzip>\.gz)?$/
const manifestSuffix = '.manifest.json'
const nameInFolder = 'events'
/** It names one file with its counts and digests. */
const manifestBytesMax = 1024 * 1024
/** What is being written has this at the end of its name. */
export const partialSuffix = '.partial'

/** 导出位置 — two files that belong together. */
export interface ExportPlace {
  readonly events: string
  readonly manifest: string
  readonly compression: Manifest['compression']
}

/** Where an export goes: the file that was named (`.ndjson` or `.ndjson.gz`), else `events.ndjson` in the folder that was named. */
export function placeForExport(path: string, gzip: boolean): ExportPlace {
  const named = eventsSuffix.exec(path)
  if (named === null) return placeOf(join(path, `${nameInFolder}.ndjson${gzip ? '.gz' : ''}`))
  if (gzip && named.groups?.['gzip'] === undefined) throw new TransferRefused('要压缩的导出文件须以 .ndjson.gz 结尾')
  return placeOf(path)
}

function placeOf(events: string): ExportPlace {
  return { events, manifest: events.replace(eventsSuffix, manifestSuffix), compression: events.endsWith('.gz') ? 'gzip' : 'none' }
}

export interface FoundExport {
  readonly events: string
  readonly manifest: Manifest
}

/** 找导出 — by its folder, its events or its manifest. @throws TransferRefused unfinished, or no export at all */
export async function findExport(path: string): Promise<FoundExport> {
  const { manifest: manifestPath, events } = await guess(path)
  const text = await readIfThere(manifestPath)
  if (text === undefined) throw new TransferRefused(await whyMissing(manifestPath))
  const manifest = parseManifest(text)
  if (typeof manifest === 'string') throw new TransferRefused(`${manifestPath}：${manifest}`)
  const found = events ?? join(dirname(manifestPath), manifest.file)
  if (!(await isFile(found))) throw new TransferRefused(`清单在，事件文件不在：${found}`)
  return { events: found, manifest }
}

/** `events` is undefined where the manifest has to say. */
async function guess(path: string): Promise<{ readonly manifest: string; readonly events: string | undefined }> {
  if (path.endsWith(manifestSuffix)) return { manifest: path, events: undefined }
  if (path.endsWith(partialSuffix)) throw new TransferRefused(`${path} 是没有写完的导出，不能导入。请重新导出`)
  if (eventsSuffix.test(path)) return { manifest: placeOf(path).manifest, events: path }
  if (await isFile(path)) throw new TransferRefused(`${path} 不是导出的文件：应为 .ndjson、.ndjson.gz 或 .manifest.json，或它们所在的目录`)
  return { manifest: join(path, `${nameInFolder}${manifestSuffix}`), events: undefined }
}

async function whyMissing(manifestPath: string): Promise<string> {
  const base = basename(manifestPath, manifestSuffix)
  for (const suffix of ['.ndjson', '.ndjson.gz', `.ndjson${partialSuffix}`, `.ndjson.gz${partialSuffix}`])
    if (await isFile(join(dirname(manifestPath), `${base}${suffix}`))) return `没有清单 ${manifestPath}：导出没有写完，或清单没有一起拷来。不能导入`
  return `找不到导出：没有清单 ${manifestPath}`
}

async function readIfThere(path: string): Promise<string | undefined> {
  if (!(await stat(path).then(() => true, (error: unknown) => !isAbsent(error)))) return undefined
  const bytes = await readGivenFile(path, { bytesMax: manifestBytesMax })
  if (typeof bytes === 'string') throw new TransferRefused(bytes === 'TOO_LARGE' ? `${path} 过大，不是导出的清单` : `不能读取 ${path}`)
  return bytes.toString('utf8')
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR')
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false)
}
