import { isRefusal } from '@hub/kernel'
import { entryBytesMax, packageBytesMax, ratioFreeBytes, ratioMax, unpackedBytesMax } from '../limits.ts'
import { fault, type OfdRefusal } from '../refusal.ts'
import { readDirectory, type ZipEntry } from './directory.ts'
import { checkDistinct } from './distinct-names.ts'
import { endOfEntry } from './local-header.ts'
import { unpack } from './unpack.ts'
import type { OfdFiles } from './write-zip.ts'

/**
 * 拆包 — the files of a package that anybody may have made. Local headers and data fill the file from its first byte to the directory, each
 * entry once, and say what the directory says; so there is one way to read it. Folders are left out.
 */
export function unpackOfd(bytes: Uint8Array): OfdFiles | OfdRefusal {
  if (bytes.length > packageBytesMax) return fault('PACKAGE_TOO_LARGE', { bytesMax: packageBytesMax })
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const directory = readDirectory(zip)
  if (isRefusal(directory)) return directory
  const { entries, start } = directory
  const refusal = checkDistinct(entries) ?? checkSizes(entries)
  if (refusal !== undefined) return refusal
  const laid = layOut(zip.subarray(0, start), entries)
  if (isRefusal(laid)) return laid
  const files = new Map<string, Uint8Array>()
  for (const { entry, data } of laid) {
    const content = unpack(entry, data)
    if (isRefusal(content)) return content
    if (!entry.isFolder) files.set(entry.name, content)
  }
  return files
}

/** Before anything is unpacked; that the sizes are true is seen when it is. */
function checkSizes(entries: readonly ZipEntry[]): OfdRefusal | undefined {
  let total = 0
  for (const { name: entry, bytes, packedBytes } of entries) {
    total += bytes
    if (bytes > entryBytesMax || total > unpackedBytesMax) return fault('ENTRY_TOO_LARGE', { entry })
    if (bytes > ratioFreeBytes && bytes > packedBytes * ratioMax) return fault('ENTRY_RATIO', { entry, ratioMax })
  }
  return undefined
}

interface Laid { readonly entry: ZipEntry; readonly data: Buffer }

/** Every entry begins where the one before it ends. The order is that of the directory, which is what a person sees. */
function layOut(area: Buffer, entries: readonly ZipEntry[]): readonly Laid[] | OfdRefusal {
  const data = new Map<ZipEntry, Buffer>()
  let at = 0
  for (const entry of entries.toSorted((a, b) => a.offset - b.offset)) {
    if (entry.offset !== at) return fault('ZIP_GAP', { entry: entry.name })
    const end = endOfEntry(area, entry)
    if (isRefusal(end)) return end
    data.set(entry, area.subarray(end.dataAt, end.dataAt + entry.packedBytes))
    at = end.next
  }
  return at === area.length ? entries.map((entry): Laid => ({ entry, data: data.get(entry) ?? Buffer.alloc(0) })) : fault('ZIP_GAP')
}
