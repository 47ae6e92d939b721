import { infoCharsMax, infoEntriesMax } from '../limits.ts'
import type { PdfString } from '../syntax/value.ts'
import { partOf } from './catalogue.ts'
import type { Revision } from './revision.ts'

/**
 * 描述信息 — the texts of the document information (ISO 32000-1 14.3.3) under their names: UTF-16 or UTF-8 with their marks, or ASCII; whatever is written
 * otherwise, or is too long, is left out. Worth as much as the answer to whether the file is unchanged. Throws PdfFault.
 */
export function documentInfo(revision: Revision): ReadonlyMap<string, string> {
  const info = partOf(revision, revision.trailer.entries.get('Info')).value
  if (info.kind !== 'dictionary' || info.entries.size > infoEntriesMax) return new Map()
  return new Map([...info.entries].flatMap(([name, value]) => {
    const found = revision.resolve(value)
    const text = found.kind === 'string' ? textOf(found) : undefined
    return text === undefined || text.length > infoCharsMax ? [] : [[name, text] as const]
  }))
}

/** Text strings (ISO 32000-2 7.9.2.2); of the form without a mark the part that ASCII shares with it. */
function textOf({ bytes }: PdfString): string | undefined {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decoded('utf-16be', bytes.subarray(2))
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return decoded('utf-8', bytes.subarray(3))
  return bytes.every((byte) => byte >= 0x20 && byte < 0x7f) ? bytes.toString('latin1') : undefined
}

function decoded(encoding: 'utf-16be' | 'utf-8', bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
