import { digest } from '@hub/canonical'
import { sm2WithSm3Oid, sm3Oid } from '../identifiers.ts'
import type { Box } from '../write/document.ts'
import { numbers } from '../write/numbers.ts'
import { element, xmlFile } from '../xml/write-xml.ts'
import type { OfdFiles } from '../zip/write-zip.ts'
import { placeIdOf } from './security-id.ts'

/** 签章位置 — a page by its number in the document, and millimetres on it. */
export interface Stamp { readonly pageId: string; readonly box: Box }

export interface NewSignatureFile {
  /** Its id in the list */
  readonly id: string
  /** What the signature covers, in this order */
  readonly covered: OfdFiles
  /** RFC 3339 in UTC of a whole second */
  readonly signedAt: string
  readonly provider: { readonly name: string; readonly version: string }
  readonly stamps: readonly Stamp[]
  readonly valueEntry: string
}

/** Signature.xml (GB/T 33190-2016, 18.2 [M]): the SM3 of every file that is covered. Its own SM3 is what the seal signs. */
export function signatureFile({ id, covered, signedAt, provider, stamps, valueEntry }: NewSignatureFile): Uint8Array {
  const references = [...covered].map(([entry, bytes]) =>
    element('Reference', { FileRef: `/${entry}` }, [element('CheckValue', {}, digest('sm3', bytes).toString('base64'))]))
  return xmlFile('Signature', {}, [
    element('SignedInfo', {}, [
      element('Provider', { ProviderName: provider.name, Version: provider.version, Company: provider.name }),
      element('SignatureMethod', {}, sm2WithSm3Oid),
      element('SignatureDateTime', {}, signedAt.replaceAll(/[-:T]|[.]000/g, '')),
      element('References', { CheckMethod: sm3Oid }, references),
      ...stamps.map(({ pageId, box }, at) => element('StampAnnot', { ID: placeIdOf(id, at), PageRef: pageId, Boundary: numbers([box.x, box.y, box.width, box.height]) })),
    ]),
    element('SignedValue', {}, `/${valueEntry}`),
  ])
}
