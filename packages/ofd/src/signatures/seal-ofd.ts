import { digest } from '@hub/canonical'
import { isRefusal } from '@hub/kernel'
import { entriesMax, signedValueBytesMax } from '../limits.ts'
import { folderOf } from '../location.ts'
import { readDocument } from '../read-document.ts'
import { fault, type OfdRefusal } from '../refusal.ts'
import type { Box } from '../write/document.ts'
import { checkDistinct } from '../zip/distinct-names.ts'
import type { OfdFiles } from '../zip/write-zip.ts'
import { listFile } from './list-file.ts'
import { nextPlace, type Place } from './place.ts'
import { readList } from './read-list.ts'
import { readSignatureFile } from './read-signature.ts'
import { signatureFile } from './signature-file.ts'

/** What the holder of the seal signs: SM3 of Signature.xml, and where that file is in the package. */
export interface SealRequest { readonly dataHash: Uint8Array; readonly propertyInfo: string; readonly signedAt: string }

export interface NewSeal {
  /** RFC 3339 in UTC of a whole second */
  readonly signedAt: string
  readonly provider: { readonly name: string; readonly version: string }
  /** Where the seal is seen, once at least: pages counted from 0 */
  readonly stamps: readonly { readonly page: number; readonly box: Box }[]
  /**
   * 是否封闭 — whether the list of signatures is covered too, so that none can be added or taken away without being seen: right for the
   * last of several authorities, or the only one. A list that named all its seals when it was drafted is covered by each of them in any case.
   */
  readonly closes: boolean
  /** Gives an SES_Signature (GB/T 38540) as DER. What it throws goes to the caller; the files are untouched. */
  readonly seal: (request: SealRequest) => Promise<Uint8Array>
}

/**
 * 签章 — adds a seal that covers every file of the package, earlier seals included: in the next place that the list already names, otherwise in a
 * new one, and then without the list of signatures unless the seal closes it. Refused where a seal has closed the list and no place is left, the
 * document has no list, the seal is nowhere to be seen, or the file would not be read again.
 */
export async function sealOfd(files: OfdFiles, wanted: NewSeal): Promise<OfdFiles | OfdRefusal> {
  const read = readDocument(files)
  if (isRefusal(read)) return read
  const { listEntry, pages } = read
  const stamps = wanted.stamps.map(({ page, box }) => ({ pageId: pages[page]?.id ?? '', box }))
  if (stamps.some(({ pageId }) => pageId === '')) return fault('PAGE_NOT_FOUND')
  if (stamps.length === 0) return fault('STAMPS_MISSING')
  const place = nextPlace(listEntry, files)
  if (isRefusal(place)) return place
  const { list, own, signatures } = place
  const signed = signatures === undefined ? files : new Map([...files, [list, listFile([...signatures, own])] as const])
  const covered = new Map([...signed].filter(([entry]) => wanted.closes || signatures === undefined || entry !== list))
  const valueEntry = `${folderOf(own.entry)}/SignedValue.dat`
  const description = signatureFile({ id: own.id, covered, signedAt: wanted.signedAt, provider: wanted.provider, stamps, valueEntry })
  const described = new Map([...signed, [own.entry, description], [valueEntry, Uint8Array.of()]])
  const refusal = checkReadable(described, { list, own })
  // Before anybody uses a seal on it.
  if (refusal !== undefined) return refusal
  const value = await wanted.seal({ dataHash: digest('sm3', description), propertyInfo: `/${own.entry}`, signedAt: wanted.signedAt })
  return value.length > signedValueBytesMax ? fault('ENTRY_TOO_LARGE', { entry: valueEntry }) : described.set(valueEntry, value)
}

/** Whatever a seal adds has to be read again, by ourselves first; a file that was read before may leave no room for it. */
function checkReadable(files: OfdFiles, { list, own }: Pick<Place, 'list' | 'own'>): OfdRefusal | undefined {
  if (files.size > entriesMax) return fault('ENTRIES_TOO_MANY', { entriesMax })
  const read = [checkDistinct([...files.keys()].map((name) => ({ name, isFolder: false }))), readList(list, files), readSignatureFile(own.entry, files)]
  return read.find((each) => isRefusal(each))
}
