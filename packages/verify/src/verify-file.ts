import type { SealStatus } from '@hub/ses'
import { hash } from 'node:crypto'
import { chooseSentences } from './choose-sentences.ts'
import { isTermOver, type AnnotatedCopy } from './annotated-copy.ts'
import type { Findings } from './findings.ts'
import { inForceQuestion, overallOf } from './in-force.ts'
import type { Notice } from './notice.ts'
import { tooLargeFile, type InForceCode } from './sentences.ts'
import type { TrustBundle } from './trust-bundle.ts'
import { trustOf, type FileTrust } from './trust.ts'
import type { FileKind, FileVerdict } from './verdict.ts'
import { verifyOfd } from './verify-ofd.ts'
import { verifyPdf } from './verify-pdf.ts'
import { verifySeal } from './verify-seal.ts'

/** Bytes of a file that is looked at at all, here and by a hub: a licence file has some hundred kB. The readers of the formats have bounds of their own. */
export const verifiedBytesMax = 16 * 1024 * 1024

/** 核验依据 — the bundle, undefined where there is none; `now` is RFC 3339 text in UTC with milliseconds. */
export interface VerifyOptions {
  readonly bundle: TrustBundle | undefined
  readonly now: string
  /** 印章备案状态 — of an `.esl`: what the register of its hub says of the seal with this SHA-256; undefined where it was not asked */
  readonly sealStatus?: SealStatus | undefined
}

/**
 * 核验文件 — PDF, OFD or `.esl`, from untrusted bytes: is it unchanged, who sealed it and was that valid then. Whether the licence is in force now is not known
 * here; `withInForce` adds it. Nothing passes by default: what could not be judged is told as unknown.
 */
export async function verifyFile(bytes: Uint8Array, { bundle, now, sealStatus }: VerifyOptions): Promise<FileVerdict> {
  if (bytes.length > verifiedBytesMax) return tooLargeVerdict(hash('sha256', bytes, 'hex'), { bundle, now })
  // The reader's own copy: nobody changes what was read between its reading and its judging.
  const own = new Uint8Array(bytes)
  const kind = fileKindOf(own)
  const findings = await (kind === 'seal' ? verifySeal(own, trustOf(bundle, now), sealStatus) : judged(own, kind, trustOf(bundle, now)))
  const { unchanged, sealed, unchangedSteps, sealedSteps, seals, licenceIdentifier } = findings
  const [annotatedCopy, notice] = unchanged === 'yes' ? [findings.annotatedCopy, findings.notice] : [null, null]
  const inForce = inForceQuestion(kind === 'seal' ? 'NOT_A_LICENCE' : overallOf(unchanged, sealed) === 'yes' ? offlineCode(annotatedCopy, notice, now) : 'NOT_GOOD')
  const sentences = chooseSentences(kind, findings)
  return {
    version: 1, kind, sha256: hash('sha256', own, 'hex'), licenceIdentifier, annotatedCopy, notice, checkedAt: now, trustMadeAt: bundle?.madeAt ?? null, overall: overallOf(unchanged, sealed, inForce.answer),
    unchanged: { answer: unchanged, ...sentences.unchanged[unchanged], steps: unchangedSteps },
    sealed: { answer: sealed, ...sentences.sealed[sealed], steps: sealedSteps, seals },
    inForce,
  }
}

/** 过大的文件 — what is said of one of more than `verifiedBytesMax`, by its SHA-256 in lower-case hexadecimal: nothing is known of it, so it is no good and no bad file. */
export function tooLargeVerdict(sha256: string, { bundle, now }: VerifyOptions): FileVerdict {
  const steps = [{ seal: null, step: 'file.size', outcome: 'not-judged', code: 'FILE_TOO_LARGE', zh: tooLargeFile.zh, detail: { bytesMax: verifiedBytesMax } }] as const
  return {
    version: 1, kind: 'unknown', sha256, licenceIdentifier: null, annotatedCopy: null, notice: null, checkedAt: now, trustMadeAt: bundle?.madeAt ?? null, overall: 'unknown',
    unchanged: { answer: 'unknown', ...tooLargeFile, steps }, sealed: { answer: 'unknown', ...tooLargeFile, steps: [], seals: [] }, inForce: inForceQuestion('NOT_GOOD'),
  }
}

/** A copy says itself until when it serves: past that no hub need be asked. */
function offlineCode(copy: AnnotatedCopy | null, notice: Notice | null, now: string): InForceCode {
  if (notice !== null) return 'OFFLINE_NOTICE'
  return copy !== null && isTermOver(copy, now) === true ? 'COPY_TERM_PASSED' : 'OFFLINE'
}

const unknownFindings: Findings = { unchanged: 'unknown', sealed: 'unknown', unchangedSteps: [], sealedSteps: [], seals: [], licenceIdentifier: null, annotatedCopy: null, notice: null }

function judged(bytes: Uint8Array, kind: Exclude<FileKind, 'seal'>, trust: FileTrust): Findings | Promise<Findings> {
  switch (kind) {
    case 'pdf': return verifyPdf(bytes, trust)
    case 'ofd': return verifyOfd(bytes, trust)
    case 'unknown': return unknownFindings
  }
}

/** 文件种类 by the first bytes: `%PDF-`, those of a zip, or the SEQUENCE of a seal. */
export function fileKindOf(bytes: Uint8Array): FileKind {
  const head = Buffer.from(bytes.subarray(0, 5)).toString('latin1')
  if (head === '%PDF-') return 'pdf'
  if (head.startsWith('PK\u0003\u0004')) return 'ofd'
  return head.startsWith('0') ? 'seal' : 'unknown'
}
