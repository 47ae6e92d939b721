import { isRefusal } from '@hub/kernel'
import { signaturesMax } from '../limits.ts'
import { folderOf, resolveLocation } from '../location.ts'
import { fault, type OfdRefusal } from '../refusal.ts'
import { childrenOf, readTree, type XmlElement } from '../xml/xml-tree.ts'
import type { OfdFiles } from '../zip/write-zip.ts'
import type { ListedSignature } from './list-file.ts'

const idShape = /^s?\d{1,9}$/i

/** Reads Signatures.xml: what it lists, in its order. That the files are there is asked for each of them. */
export function readList(entry: string, files: OfdFiles): readonly ListedSignature[] | OfdRefusal {
  const bytes = files.get(entry)
  if (bytes === undefined) return fault('ENTRY_MISSING', { entry })
  const root = readTree(entry, bytes, 'Signatures')
  if (isRefusal(root)) return root
  const elements = childrenOf(root, 'Signature')
  if (elements.length > signaturesMax) return fault('SIGNATURES_TOO_MANY', { signaturesMax })
  const listed: ListedSignature[] = []
  for (const element of elements) {
    const signature = readListed(element, folderOf(entry))
    if (isRefusal(signature)) return signature
    if (listed.some(({ id, entry: other }) => id === signature.id || other === signature.entry)) return fault('SIGNATURE_ID_WRONG')
    listed.push(signature)
  }
  return listed
}

/** A signature without a type is a seal: Seal is the standard's default. */
function readListed({ attributes }: XmlElement, folder: string): ListedSignature | OfdRefusal {
  const [id, type = 'Seal', location] = ['ID', 'Type', 'BaseLoc'].map((name) => attributes.get(name))
  if (id === undefined || !idShape.test(id) || (type !== 'Seal' && type !== 'Sign')) return fault('SIGNATURE_ID_WRONG')
  if (location === undefined) return fault('ELEMENT_MISSING', { element: 'BaseLoc' })
  const entry = resolveLocation(location, folder)
  return isRefusal(entry) ? entry : { id, type, entry }
}
