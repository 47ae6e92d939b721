import { isRefusal } from '@hub/kernel'
import { stampsMax, wordCharsMax } from '../limits.ts'
import { folderOf, resolveLocation } from '../location.ts'
import { fault, type OfdRefusal } from '../refusal.ts'
import { checkShownText } from '../shown-text.ts'
import { childrenOf, findChild, getChild, readTree, textOfChild, type XmlElement } from '../xml/xml-tree.ts'
import type { OfdFiles } from '../zip/write-zip.ts'

export interface Reference { readonly entry: string; readonly checkValue: string }

/** 签名描述 — what Signature.xml says. `boundary` is the standard's own text: x y width height in millimetres. */
export interface OfdSignature {
  readonly signatureMethod: string
  /** As it stands there: makers write it in several ways, and the seal says when it was used. */
  readonly claimedTime: string | undefined
  readonly checkMethod: string
  readonly references: readonly Reference[]
  readonly stamps: readonly { readonly pageId: string; readonly boundary: string }[]
  readonly valueEntry: string
  /** Seal.esl, where there is one */
  readonly sealEntry: string | undefined
}

/** Reads Signature.xml; refused also where two elements contend for one meaning. */
export function readSignatureFile(entry: string, files: OfdFiles): OfdSignature | OfdRefusal {
  const bytes = files.get(entry)
  if (bytes === undefined) return fault('ENTRY_MISSING', { entry })
  const root = readTree(entry, bytes, 'Signature')
  if (isRefusal(root)) return root
  const info = getChild(root, 'SignedInfo')
  if (isRefusal(info)) return info
  const folder = folderOf(entry)
  const value = textOfChild(root, 'SignedValue')
  const valueEntry = isRefusal(value) ? value : resolveLocation(value, folder)
  if (isRefusal(valueEntry)) return valueEntry
  const described = readInfo(info, folder)
  return isRefusal(described) ? described : { ...described, valueEntry }
}

function readInfo(info: XmlElement, folder: string): Omit<OfdSignature, 'valueEntry'> | OfdRefusal {
  const signatureMethod = textOfChild(info, 'SignatureMethod')
  if (isRefusal(signatureMethod)) return signatureMethod
  const time = findChild(info, 'SignatureDateTime')
  if (isRefusal(time)) return time
  const list = getChild(info, 'References')
  if (isRefusal(list)) return list
  const references = readReferences(list, folder)
  if (isRefusal(references)) return references
  const sealEntry = readSealEntry(info, folder)
  if (isRefusal(sealEntry)) return sealEntry
  const placed = childrenOf(info, 'StampAnnot')
  if (placed.length > stampsMax) return fault('STAMPS_TOO_MANY', { stampsMax })
  const stamps = placed.map(({ attributes }) => ({ pageId: attributes.get('PageRef') ?? '', boundary: attributes.get('Boundary') ?? '' }))
  const [checkMethod, claimedTime] = [list.attributes.get('CheckMethod') ?? '', time?.text.trim()]
  const words = [['SignatureMethod', signatureMethod], ['References', checkMethod], ['SignatureDateTime', claimedTime ?? ''], ...stamps.flatMap(({ pageId, boundary }) => [['StampAnnot', pageId], ['StampAnnot', boundary]] as const)] as const
  const unshown = words.map(([element, text]) => checkShownText(element, text, wordCharsMax)).find((each) => each !== undefined)
  return unshown ?? { signatureMethod, claimedTime, checkMethod, references, stamps, sealEntry }
}

function readReferences(list: XmlElement, folder: string): readonly Reference[] | OfdRefusal {
  const references: Reference[] = []
  for (const element of childrenOf(list, 'Reference')) {
    const location = element.attributes.get('FileRef')
    if (location === undefined) return fault('ELEMENT_MISSING', { element: 'FileRef' })
    const entry = resolveLocation(location, folder)
    if (isRefusal(entry)) return entry
    const checkValue = textOfChild(element, 'CheckValue')
    if (isRefusal(checkValue)) return checkValue
    references.push({ entry, checkValue })
  }
  return references
}

function readSealEntry(info: XmlElement, folder: string): string | undefined | OfdRefusal {
  const seal = findChild(info, 'Seal')
  if (seal === undefined || isRefusal(seal)) return seal
  const location = textOfChild(seal, 'BaseLoc')
  return isRefusal(location) ? location : resolveLocation(location, folder)
}
