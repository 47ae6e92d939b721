import { isRefusal } from '@hub/kernel'
import type { ListedSignature } from '../signatures/list-file.ts'
import type { OfdSignature } from '../signatures/read-signature.ts'
import type { OfdRefusal } from '../refusal.ts'
import type { OfdFiles } from '../zip/write-zip.ts'
import type { SealVerdict } from './effects.ts'
import { entriesFinding, finding, type Step, type StepName } from './finding.ts'

/** A signature as the list names it and as its description reads. */
export interface FoundSignature { readonly listed: ListedSignature; readonly description: OfdSignature | OfdRefusal }

/** With what the judge of seals says of its value; undefined where that is none, or is not judged. */
export interface ValuedSignature extends FoundSignature { readonly verdict: SealVerdict | undefined }

/** What of a package needs no cover, and what leaves open whether it does; worked out once a package. */
export interface Parts { readonly known: readonly string[]; readonly open: readonly string[] }

export function partsOf(signatures: readonly ValuedSignature[], files: OfdFiles): Parts {
  const parts = signatures.map((signature) => ownParts(signature, files))
  return { known: parts.flatMap(({ known }) => known), open: parts.flatMap(({ open }) => open) }
}

/**
 * 签章自身文件 — what a signature consists of needs no cover by others: a seal vouches for its description, and the value for itself. So only where the value is one: a signature that is none
 * would let any files pass for its parts. Whether the message of a digital signature is one is not judged here.
 */
function ownParts({ listed, description, verdict }: ValuedSignature, files: OfdFiles): Parts {
  if (isRefusal(description)) return { known: [], open: [] }
  const own = [listed.entry, description.valueEntry]
  if (verdict !== undefined) return { known: [...own, ...sealFile(description, verdict, files)], open: [] }
  return { known: [], open: listed.type === 'Sign' ? own : [] }
}

/** Seal.esl is compared with the seal that was used. */
function sealFile({ sealEntry }: OfdSignature, { seal }: SealVerdict, files: OfdFiles): readonly string[] {
  const bytes = sealEntry === undefined ? undefined : files.get(sealEntry)
  return sealEntry !== undefined && bytes !== undefined && Buffer.compare(bytes, seal) === 0 ? [sealEntry] : []
}

const covers = ({ description }: FoundSignature, entry: string): boolean => !isRefusal(description) && description.references.some((reference) => reference.entry === entry)

/** Whether some signature covers the list, so that signatures can neither come nor go. */
export function listStep(list: string, signatures: readonly FoundSignature[]): Step {
  return finding('package.list', signatures.some((signature) => covers(signature, list)) ? 'LIST_CLOSED' : 'LIST_OPEN')
}

/** 全部覆盖 — every entry is covered by some signature, or is part of one. */
export function packageCoverage(files: OfdFiles, list: string, signatures: readonly FoundSignature[], parts: Parts): Step {
  return coverage({ step: 'package.coverage', all: 'ALL_COVERED', some: 'ENTRIES_UNCOVERED' }, files, [list, ...signatures.flatMap(referencesOf)], parts)
}

/** 单个签章的覆盖 — whoever used this seal saw everything but the list, what it adds itself, and what other signatures consist of. */
export function signatureCoverage(files: OfdFiles, list: string, of: FoundSignature, parts: Parts): Step {
  const own = isRefusal(of.description) ? [] : [of.listed.entry, of.description.valueEntry]
  return coverage({ step: 'signature.coverage', all: 'CONTENT_COVERED', some: 'CONTENT_UNCOVERED' }, files, [list, ...own, ...referencesOf(of)], parts)
}

interface Codes { readonly step: Extract<StepName, 'package.coverage' | 'signature.coverage'>; readonly all: 'ALL_COVERED' | 'CONTENT_COVERED'; readonly some: 'ENTRIES_UNCOVERED' | 'CONTENT_UNCOVERED' }

function coverage({ step, all, some }: Codes, files: OfdFiles, covered: readonly string[], parts: Parts): Step {
  const known = new Set([...covered, ...parts.known])
  const open = new Set(parts.open)
  const beside = [...files.keys()].filter((entry) => !known.has(entry))
  const uncovered = beside.filter((entry) => !open.has(entry))
  if (uncovered.length > 0) return entriesFinding(step, some, uncovered)
  return beside.length > 0 ? entriesFinding(step, 'COVERAGE_UNJUDGED', beside) : finding(step, all)
}

function referencesOf({ description }: FoundSignature): readonly string[] {
  return isRefusal(description) ? [] : description.references.map(({ entry }) => entry)
}
