import { digest } from '@hub/canonical'
import { isRefusal } from '@hub/kernel'
import { signaturesMax } from '../limits.ts'
import { folderOf } from '../location.ts'
import { readDocument } from '../read-document.ts'
import { fault, type OfdRefusal } from '../refusal.ts'
import type { Box } from '../write/document.ts'
import type { OfdFiles } from '../zip/write-zip.ts'
import { listFile, numberOf, type ListedSignature } from './list-file.ts'
import { readList } from './read-list.ts'
import { readSignatureFile } from './read-signature.ts'
import { signatureFile } from './signature-file.ts'

/** What the holder of the seal signs: SM3 of Signature.xml, and where that file is in the package. */
export interface SealRequest { readonly dataHash: Uint8Array; readonly propertyInfo: string; readonly signedAt: string }

export interface NewSeal {
  /** RFC 3339 in UTC of a whole second */
  readonly signedAt: string
  readonly provider: { readonly name: string; readonly version: string }
  /** Where the seal is seen: pages counted from 0 */
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
 * new one, and then without the list of signatures unless the seal closes it. Refused where a seal has closed the list and no place is left, or the
 * document has no list.
 */
export async function sealOfd(files: OfdFiles, wanted: NewSeal): Promise<OfdFiles | OfdRefusal> {
  const read = readDocument(files)
  if (isRefusal(read)) return read
  const { listEntry, pages } = read
  const stamps = wanted.stamps.map(({ page, box }) => ({ pageId: pages[page]?.id ?? '', box }))
  if (stamps.some(({ pageId }) => pageId === '')) return fault('PAGE_NOT_FOUND')
  const place = placeIn(listEntry, files)
  if (isRefusal(place)) return place
  const { list, own, signatures } = place
  const signed = signatures === undefined ? files : new Map([...files, [list, listFile([...signatures, own])] as const])
  const covered = new Map([...signed].filter(([entry]) => wanted.closes || signatures === undefined || entry !== list))
  const valueEntry = `${folderOf(own.entry)}/SignedValue.dat`
  const description = signatureFile({ covered, signedAt: wanted.signedAt, provider: wanted.provider, stamps, valueEntry })
  const value = await wanted.seal({ dataHash: digest('sm3', description), propertyInfo: `/${own.entry}`, signedAt: wanted.signedAt })
  return new Map([...signed, [own.entry, description], [valueEntry, value]])
}

/** `signatures`: those that the new one joins in the list; undefined where the list names it already. */
interface Place { readonly list: string; readonly own: ListedSignature; readonly signatures: readonly ListedSignature[] | undefined }

function placeIn(list: string | undefined, files: OfdFiles): Place | OfdRefusal {
  if (list === undefined) return fault('NOT_SEALABLE')
  const signatures = readList(list, files)
  if (isRefusal(signatures)) return signatures
  const planned = signatures.find(({ type, entry }) => type === 'Seal' && !files.has(entry))
  if (planned !== undefined) return { list, own: planned, signatures: undefined }
  if (signatures.length >= signaturesMax) return fault('SIGNATURES_TOO_MANY', { signaturesMax })
  for (const { entry } of signatures) {
    const signature = readSignatureFile(entry, files)
    if (isRefusal(signature)) return signature
    if (signature.references.some((reference) => reference.entry === list)) return fault('CLOSED')
  }
  return { list, own: nextSignature(folderOf(list), signatures, files), signatures }
}

/** A number that no signature has, and a folder that is not there yet. */
function nextSignature(folder: string, signatures: readonly ListedSignature[], files: OfdFiles): ListedSignature {
  const id = Math.max(0, ...signatures.map(numberOf)) + 1
  const taken = new Set([...files.keys()].map(folderOf))
  const inFolder = (at: number): string => [...(folder === '' ? [] : [folder]), `Sign_${at}`].join('/')
  let at = id - 1
  while (taken.has(inFolder(at))) at += 1
  return { id: String(id), type: 'Seal', entry: `${inFolder(at)}/Signature.xml` }
}
