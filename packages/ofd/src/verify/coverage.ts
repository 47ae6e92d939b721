import { isRefusal } from '@hub/kernel'
import type { ListedSignature } from '../signatures/list-file.ts'
import type { OfdSignature } from '../signatures/read-signature.ts'
import type { OfdRefusal } from '../refusal.ts'
import type { OfdFiles } from '../zip/write-zip.ts'
import { entriesFinding, finding, type Step } from './finding.ts'

/** A signature as the list names it and as its description reads. */
export interface FoundSignature { readonly listed: ListedSignature; readonly description: OfdSignature | OfdRefusal }

/** 签章自身文件 — what a signature consists of. Its seal vouches for the description, and the signed value for itself. */
function ownEntries({ listed, description }: FoundSignature): readonly string[] {
  return [listed.entry, ...(isRefusal(description) ? [] : [description.valueEntry])]
}

/** Seal.esl is compared with the seal that was used, so it needs no cover. */
function sealEntries({ description }: FoundSignature): readonly string[] {
  return isRefusal(description) || description.sealEntry === undefined ? [] : [description.sealEntry]
}

const covers = ({ description }: FoundSignature, entry: string): boolean => !isRefusal(description) && description.references.some((reference) => reference.entry === entry)

/** Whether some signature covers the list, so that signatures can neither come nor go. */
export function listStep(list: string, signatures: readonly FoundSignature[]): Step {
  return finding('package.list', signatures.some((signature) => covers(signature, list)) ? 'LIST_CLOSED' : 'LIST_OPEN')
}

/** 全部覆盖 — every entry is covered by some signature, or is part of one. */
export function packageCoverage(files: OfdFiles, list: string, signatures: readonly FoundSignature[]): Step {
  const known = new Set([list, ...signatures.flatMap((signature) => [...ownEntries(signature), ...sealEntries(signature), ...referencesOf(signature)])])
  const uncovered = [...files.keys()].filter((entry) => !known.has(entry))
  return uncovered.length === 0 ? finding('package.coverage', 'ALL_COVERED') : entriesFinding('package.coverage', 'ENTRIES_UNCOVERED', uncovered)
}

/** 单个签章的覆盖 — whoever used this seal saw everything but the list and what other signatures consist of. */
export function signatureCoverage(files: OfdFiles, list: string, of: FoundSignature, signatures: readonly FoundSignature[]): Step {
  const known = new Set([list, ...signatures.flatMap((signature) => [...ownEntries(signature), ...sealEntries(signature)]), ...referencesOf(of)])
  const uncovered = [...files.keys()].filter((entry) => !known.has(entry))
  return uncovered.length === 0 ? finding('signature.coverage', 'CONTENT_COVERED') : entriesFinding('signature.coverage', 'CONTENT_UNCOVERED', uncovered)
}

function referencesOf({ description }: FoundSignature): readonly string[] {
  return isRefusal(description) ? [] : description.references.map(({ entry }) => entry)
}
