import { isRefusal } from '@hub/kernel'
import { entriesMax } from '../limits.ts'
import { fault, type OfdFault, type OfdRefusal } from '../refusal.ts'
import { nameOf } from './entry-name.ts'
import { checkExtra } from './extra-field.ts'

/** 条目 — what the central directory says of one file (APPNOTE 4.3.12). */
export interface ZipEntry {
  readonly name: string
  readonly isFolder: boolean
  readonly rawName: Uint8Array
  readonly flags: number
  readonly method: number
  readonly crc: number
  readonly packedBytes: number
  readonly bytes: number
  readonly offset: number
}

const endSignature = 0x0605_4b50
const endBytes = 22
const zip64LocatorSignature = 0x0706_4b50
const zip64LocatorBytes = 20
const headerSignature = 0x0201_4b50
const headerBytes = 46
const max16 = 0xffff
const max32 = 0xffff_ffff

const stored = 0
const deflated = 8
const encryptedFlag = 0x0001
const strongEncryptionFlag = 0x0040
const maskedFlag = 0x2000
/** Sizes follow the data (what stream writers do), two hints of the compressor, names in UTF-8. */
const knownFlags = 0x0008 | 0x0006 | 0x0800

const fileTypeMask = 0xf000
const regularFile = 0x8000
const folderType = 0x4000

export interface Directory { readonly entries: readonly ZipEntry[]; readonly start: number }

/** 中央目录 — read whole and checked before a byte is unpacked. It ends where the end record begins, and that one ends the file. */
export function readDirectory(zip: Buffer): Directory | OfdRefusal {
  const told = readEnd(zip)
  if (isRefusal(told)) return told
  const { end, count, start } = told
  const entries: ZipEntry[] = []
  let at = start
  for (let index = 0; index < count; index += 1) {
    const read = readHeader(zip.subarray(0, end), at)
    if (isRefusal(read)) return read
    entries.push(read.entry)
    at = read.next
  }
  return at === end ? { entries, start } : fault('ZIP_DIRECTORY_BROKEN')
}

/** The end record (APPNOTE 4.3.16), as the very last bytes: how many entries there are, and where the directory begins. */
function readEnd(zip: Buffer): { readonly end: number; readonly count: number; readonly start: number } | OfdRefusal {
  const end = zip.length - endBytes
  if (end < 0 || zip.readUInt32LE(end) !== endSignature || zip.readUInt16LE(end + 20) !== 0) return fault('ZIP_END_MISSING')
  const halves = [4, 6, 8, 10].map((at) => zip.readUInt16LE(end + at))
  const [size, start] = [zip.readUInt32LE(end + 12), zip.readUInt32LE(end + 16)]
  if (halves.includes(max16) || [size, start].includes(max32) || hasZip64Locator(zip, end)) return fault('ZIP64_UNSUPPORTED')
  const count = zip.readUInt16LE(end + 10)
  if (!isWhole(halves)) return fault('ZIP_DISKS_UNSUPPORTED')
  if (count > entriesMax) return fault('ENTRIES_TOO_MANY', { entriesMax })
  return start + size === end ? { end, count, start } : fault('ZIP_DIRECTORY_BROKEN')
}

/** The first disk is the last, and all entries are on it. */
function isWhole([disk, startDisk, here, count]: readonly number[]): boolean {
  return disk === 0 && startDisk === 0 && here === count
}

function hasZip64Locator(zip: Buffer, end: number): boolean {
  return end >= zip64LocatorBytes && zip.readUInt32LE(end - zip64LocatorBytes) === zip64LocatorSignature
}

function readHeader(zip: Buffer, at: number): { readonly entry: ZipEntry; readonly next: number } | OfdRefusal {
  if (at + headerBytes > zip.length || zip.readUInt32LE(at) !== headerSignature) return fault('ZIP_DIRECTORY_BROKEN')
  const word = (offset: number): number => zip.readUInt16LE(at + offset)
  const double = (offset: number): number => zip.readUInt32LE(at + offset)
  const [nameLength, extraLength, commentLength] = [word(28), word(30), word(32)]
  const next = at + headerBytes + nameLength + extraLength + commentLength
  if (next > zip.length) return fault('ZIP_DIRECTORY_BROKEN')
  const rawName = zip.subarray(at + headerBytes, at + headerBytes + nameLength)
  const extra = checkExtra(zip.subarray(at + headerBytes + nameLength, next - commentLength))
  if (extra !== undefined) return extra
  const flags = word(8)
  const named = nameOf(rawName, flags)
  if (isRefusal(named)) return named
  const entry: ZipEntry = { ...named, rawName, flags, method: word(10), crc: double(16), packedBytes: double(20), bytes: double(24), offset: double(42) }
  return checkHeader(entry, { disk: word(34), mode: double(38) >>> 16 }) ?? { entry, next }
}

function checkHeader(header: ZipEntry, { disk, mode }: { readonly disk: number; readonly mode: number }): OfdRefusal | undefined {
  const { name: entry, isFolder, flags, method, packedBytes, bytes, offset } = header
  // Whoever packed it: some unpackers make links of these bits under any system's number.
  const isOfItsKind = [0, isFolder ? folderType : regularFile].includes(mode & fileTypeMask)
  const checks: readonly (readonly [isBad: boolean, refused: OfdFault])[] = [
    [(flags & (encryptedFlag | strongEncryptionFlag | maskedFlag)) !== 0, 'ENTRY_ENCRYPTED'],
    [![stored, deflated].includes(method) || (flags & ~knownFlags) !== 0, 'ENTRY_METHOD_UNKNOWN'],
    [[packedBytes, bytes, offset].includes(max32), 'ZIP64_UNSUPPORTED'],
    [disk !== 0, 'ZIP_DISKS_UNSUPPORTED'],
    [!isOfItsKind, 'ENTRY_LINK'],
    [method === stored && packedBytes !== bytes, 'ZIP_DIRECTORY_BROKEN'],
    [isFolder && bytes !== 0, 'NAME_UNSAFE'],
  ]
  const bad = checks.find(([isBad]) => isBad)
  return bad === undefined ? undefined : fault(bad[1], { entry })
}
