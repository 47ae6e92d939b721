import { isStatusAlone } from './in-force.ts'
import type { Findings } from './findings.ts'
import { refusedFile, sealDataSentences, sealedSentences, sealSentences, sealStatusSentences, unchangedSentences, unknownFile, unreadSeals, type Sentences } from './sentences.ts'
import type { FileKind } from './verdict.ts'

/** The first step of each format: whether the file can be read at all. */
const formatSteps: readonly string[] = ['file.format', 'package.format', 'seal.format']

type Steps = Pick<Findings, 'unchangedSteps' | 'sealedSteps'>

/** 选用语 — the words for both answers: of a file that could not be read, or of a seal by itself, they are others than of a file with seals. */
export function chooseSentences(kind: FileKind, { unchangedSteps, sealedSteps }: Steps): { readonly unchanged: Sentences; readonly sealed: Sentences } {
  if (kind === 'unknown') return { unchanged: ofUnknown, sealed: ofUnknown }
  const [first] = unchangedSteps
  const isUnread = first !== undefined && first.outcome !== 'passed' && formatSteps.includes(first.step)
  const unread = { ...sealedSentences, unknown: unreadSeals }
  if (kind === 'seal') return { unchanged: sealDataSentences, sealed: isUnread ? unread : isStatusAlone(sealedSteps) ? sealStatusSentences : sealSentences }
  return isUnread ? { unchanged: { ...unchangedSentences, no: refusedFile }, sealed: unread } : { unchanged: unchangedSentences, sealed: sealedSentences }
}

const ofUnknown: Sentences = { yes: unknownFile, no: unknownFile, unknown: unknownFile }
