import type { Json } from '@hub/schemas'
import { arrayLiteral, type Cell, type ColumnType } from './column-type.ts'

/** Type OIDs of PostgreSQL's catalogue (pg_type.dat): fixed for ever. */
const oids = { bool: 16, int8: 20, int2: 21, int4: 23, text: 25, date: 1082, timestamptz: 1184, uuid: 2950, jsonb: 3802 } as const

const headerBytes = 20
const lengthBytes = 4
/** Milliseconds and days from 1970-01-01 to PostgreSQL's epoch, 2000-01-01. */
const epochMs = 946_684_800_000
const dayMs = 86_400_000
const jsonbVersion = 1

/**
 * 列缓冲 — a whole column as one binary array (array_recv). A Buffer goes out binary, which costs the server two thirds of a text array;
 * a column of a batch is one parameter.
 */
export function encodeColumn(type: ColumnType, cells: readonly Cell[]): Buffer {
  switch (type) {
    case 'uuid': return fixed(oids.uuid, 16, cells, writeUuid)
    case 'bigint': return fixed(oids.int8, 8, cells, (at, cell, out) => out.writeBigInt64BE(BigInt(cell as number), at))
    case 'integer': return fixed(oids.int4, 4, cells, (at, cell, out) => out.writeInt32BE(cell as number, at))
    case 'smallint': return fixed(oids.int2, 2, cells, (at, cell, out) => out.writeInt16BE(cell as number, at))
    case 'boolean': return fixed(oids.bool, 1, cells, (at, cell, out) => out.writeUInt8(cell === true ? 1 : 0, at))
    case 'timestamptz': return fixed(oids.timestamptz, 8, cells, (at, cell, out) => out.writeBigInt64BE(BigInt(Date.parse(cell as string) - epochMs) * 1000n, at))
    case 'date': return fixed(oids.date, 4, cells, (at, cell, out) => out.writeInt32BE((Date.parse(`${cell as string}T00:00:00Z`) - epochMs) / dayMs, at))
    case 'text': return texts(oids.text, cells.map((cell) => (cell === null ? null : storable(cell as string))))
    case 'jsonb': return texts(oids.jsonb, cells.map((cell) => (cell === null ? null : jsonText(cell))))
    case 'uuid[]':
    case 'text[]': return texts(oids.text, cells.map((cell) => (cell === null ? null : storable(arrayLiteral(cell)))))
  }
}

function fixed(oid: number, width: number, cells: readonly Cell[], write: (at: number, cell: Cell, out: Buffer) => unknown): Buffer {
  const filled = cells.reduce<number>((sum, cell) => sum + (cell === null ? 0 : width), 0)
  const out = begin(oid, cells.length, headerBytes + lengthBytes * cells.length + filled)
  let at = headerBytes
  for (const cell of cells) {
    at = out.writeInt32BE(cell === null ? -1 : width, at)
    if (cell === null) continue
    write(at, cell, out)
    at += width
  }
  return out
}

function texts(oid: number, cells: readonly (string | null)[]): Buffer {
  const prefix = oid === oids.jsonb ? 1 : 0
  let size = headerBytes
  for (const cell of cells) size += lengthBytes + (cell === null ? 0 : prefix + Buffer.byteLength(cell))
  const out = begin(oid, cells.length, size)
  let at = headerBytes
  for (const cell of cells) {
    if (cell === null) {
      at = out.writeInt32BE(-1, at)
      continue
    }
    if (prefix === 1) out.writeUInt8(jsonbVersion, at + lengthBytes)
    const length = prefix + out.write(cell, at + lengthBytes + prefix)
    at = out.writeInt32BE(length, at) + length
  }
  return out
}

// One dimension, lower bound 1, nulls allowed. No statement is sent for an empty column.
function begin(oid: number, length: number, size: number): Buffer {
  const out = Buffer.allocUnsafe(size)
  out.writeInt32BE(1, 0)
  out.writeInt32BE(1, 4)
  out.writeInt32BE(oid, 8)
  out.writeInt32BE(length, 12)
  out.writeInt32BE(1, 16)
  return out
}

function writeUuid(at: number, cell: Cell, out: Buffer): void {
  out.write((cell as string).replaceAll('-', ''), at, 16, 'hex')
}

// PostgreSQL keeps no U+0000 in text or jsonb. One in a catalogue text must not stop a read model: it shows as U+FFFD.
function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text
}

function jsonText(cell: Cell): string {
  const text = JSON.stringify(cell)
  return text.includes('\\u0000') ? JSON.stringify(withoutNul(cell)) : text
}

function withoutNul(cell: Json): Json {
  if (typeof cell === 'string') return storable(cell)
  if (Array.isArray(cell)) return cell.map((item: Json) => withoutNul(item))
  if (typeof cell !== 'object' || cell === null) return cell
  return Object.fromEntries(Object.entries(cell).map(([key, value]) => [storable(key), withoutNul(value as Json)]))
}
