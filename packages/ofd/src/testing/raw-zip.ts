import { crc32, deflateRawSync } from 'node:zlib'

/** 自制 ZIP — an entry whose every field can be told, for packages that no honest program makes and those that other makers do. */
export interface RawEntry {
  readonly name: string | Uint8Array
  readonly content?: Uint8Array | string
  /** As it stands in the file, instead of the deflated content */
  readonly data?: Uint8Array
  readonly method?: number
  readonly flags?: number
  readonly mode?: number
  readonly extra?: Uint8Array
  /** Put before the local header */
  readonly before?: Uint8Array
  /** What the directory says in place of the truth */
  readonly directory?: Partial<Fields>
  /** What the local header says in place of the truth */
  readonly local?: Partial<Fields>
  /** After the data; true for what is right, with its signature */
  readonly descriptor?: true | Uint8Array
}

interface Fields { readonly name: string; readonly method: number; readonly flags: number; readonly crc: number; readonly packed: number; readonly size: number; readonly offset: number; readonly disk: number }

export interface RawEnd { readonly count?: number; readonly here?: number; readonly disk?: number; readonly offset?: number; readonly size?: number; readonly comment?: string; readonly before?: Uint8Array; readonly after?: Uint8Array }

const utf8Names = 0x0800
const follows = 0x0008

function numbers(layout: readonly (readonly [bytes: 2 | 4, value: number])[]): Buffer {
  return Buffer.concat(layout.map(([bytes, value]) => {
    const buffer = Buffer.alloc(bytes)
    buffer.writeUIntLE(value, 0, bytes)
    return buffer
  }))
}

const threeOf = ({ crc, packed, size }: Pick<Fields, 'crc' | 'packed' | 'size'>): Buffer => numbers([[4, crc], [4, packed], [4, size]])

interface Written { readonly local: Buffer; readonly directory: Buffer }

const nameIn = ({ name }: { readonly name?: string }, entry: RawEntry): Buffer => Buffer.from(name ?? (entry.name as string))
const nothing = Buffer.alloc(0)

function dataOf({ content = '', method = 8, descriptor, ...entry }: RawEntry): Pick<Fields, 'method' | 'flags' | 'crc' | 'packed' | 'size'> & { readonly data: Uint8Array } {
  const bytes = Buffer.from(content)
  const data = entry.data ?? (method === 0 ? bytes : deflateRawSync(bytes))
  const flags = entry.flags ?? (descriptor === undefined ? utf8Names : utf8Names | follows)
  return { method, flags, crc: crc32(bytes), packed: data.length, size: bytes.length, data }
}

function writeEntry(entry: RawEntry, at: number): Written {
  const { extra = nothing, mode = 0, before = nothing, descriptor } = entry
  const { data, ...told } = dataOf(entry)
  const truth = { ...told, offset: at + before.length, disk: 0 }
  const here = { ...truth, ...(descriptor === undefined ? {} : { crc: 0, packed: 0, size: 0 }), ...entry.local }
  const there = { ...truth, ...entry.directory }
  const [hereName, thereName] = [nameIn(entry.local ?? {}, entry), nameIn(entry.directory ?? {}, entry)]
  const behind = descriptor === true ? Buffer.concat([numbers([[4, 0x08074b50]]), threeOf(truth)]) : descriptor ?? nothing
  return {
    local: Buffer.concat([
      before, numbers([[4, 0x04034b50], [2, 20], [2, here.flags], [2, here.method], [4, 0x00210000]]), threeOf(here), numbers([[2, hereName.length], [2, extra.length]]), hereName, extra, data, behind,
    ]),
    directory: Buffer.concat([
      numbers([[4, 0x02014b50], [2, 0x0314], [2, 20], [2, there.flags], [2, there.method], [4, 0x00210000]]), threeOf(there),
      numbers([[2, thereName.length], [2, extra.length], [2, 0], [2, there.disk], [2, 0], [4, mode * 0x1_0000], [4, there.offset]]), thereName, extra,
    ]),
  }
}

export function rawZip(entries: readonly RawEntry[], end: RawEnd = {}): Buffer {
  let at = 0
  const written = entries.map((entry) => {
    const each = writeEntry(entry, at)
    at += each.local.length
    return each
  })
  const central = Buffer.concat([...written.map(({ directory }) => directory), end.before ?? nothing])
  const { disk = 0, count = entries.length, here = count, size = central.length, offset = at, comment = '', after = nothing } = end
  const last = numbers([[4, 0x06054b50], [2, disk], [2, disk], [2, here], [2, count], [4, size], [4, offset], [2, Buffer.byteLength(comment)]])
  return Buffer.concat([...written.map(({ local }) => local), central, last, Buffer.from(comment), after])
}
