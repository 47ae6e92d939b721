import type { Answer, Outcome } from '@hub/kernel'
import type { AnnotatedCopy } from './annotated-copy.ts'
import type { Notice } from './notice.ts'

/** 文件种类 — by its first bytes, never by its name. */
export type FileKind = 'pdf' | 'ofd' | 'seal' | 'unknown'

/** 核验步骤 — one of those that led to an answer. `seal` is the place of the seal that it is about, from 0; null for the file as a whole. */
export interface VerdictStep {
  readonly seal: number | null
  readonly step: string
  readonly outcome: Outcome
  readonly code: string
  readonly zh: string
  /** Codes, instants, places, and names that the file itself brings: for the answer, not for a log. */
  readonly detail: Readonly<Record<string, string | number | readonly string[]>>
}

/** 一问一答 — the answer to one question, what it means and what to do next, and why. */
export interface AnsweredQuestion {
  readonly answer: Answer
  readonly zh: string
  readonly next: string
  readonly steps: readonly VerdictStep[]
}

/** 签章 — one seal or signature of a file: whose, and how it fared. Names are worth as much as `validThen`. */
export interface SealVerdict {
  /** 印章名称; null where the signature has no seal of GB/T 38540 */
  readonly sealName: string | null
  /** The subject of the signer's certificate; null where it is not known */
  readonly signer: string | null
  readonly signedAt: string | null
  /** Whether a time stamp attests the time, or the signer only claims it */
  readonly timeBasis: 'attested' | 'claimed' | null
  readonly unchanged: Answer
  readonly validThen: Answer
}

/** 当前是否有效 — what the hub says of the licence; `not-asked` offline, and where the file itself is not good. */
export interface InForceQuestion { readonly answer: Answer | 'not-asked'; readonly code: string; readonly zh: string; readonly next: string }

/** 核验结论 — three answers apart. `overall` is of what was asked: good, not good, or not to be judged. */
export interface FileVerdict {
  readonly version: 1
  readonly kind: FileKind
  /** Of the file, lower-case hexadecimal */
  readonly sha256: string
  /** 电子证照标识 as the file's metadata say; null where they do not */
  readonly licenceIdentifier: string | null
  /** 加注件: what the file says of it; null for a licence itself, and where the file is not known to be unchanged */
  readonly annotatedCopy: AnnotatedCopy | null
  /** 窗口文书: what the file says of it; null for what is none, and where the file is not known to be unchanged */
  readonly notice: Notice | null
  /** RFC 3339 in UTC */
  readonly checkedAt: string
  /** When the trust bundle was made; null where there was none */
  readonly trustMadeAt: string | null
  readonly overall: Answer
  readonly unchanged: AnsweredQuestion
  readonly sealed: AnsweredQuestion & { readonly seals: readonly SealVerdict[] }
  readonly inForce: InForceQuestion
}
