import type { FileId, Instant, LicenceId, SealId, UnitId } from '../ids/index.ts'
import type { Fact } from './envelope.ts'

/** 文件格式 — each version of a licence has one file of each, made by the hub or deposited by its department. */
export const licenceFileFormats = ['pdf', 'ofd'] as const
export type LicenceFileFormat = (typeof licenceFileFormats)[number]

/** 单个文件上限 in bytes, made or deposited; a page with its fonts takes about 100 kB. */
export const licenceFileBytesMax = 2 * 1024 * 1024

/** 取件用途 — 送达, 归档, 核对, 异议处理, 本人. */
export const downloadPurposes = ['delivery', 'archive', 'verification', 'dispute', 'own'] as const
export type DownloadPurpose = (typeof downloadPurposes)[number]

/** An answer to one wish for files of a licence: `round` counts them from 0, whatever came of each. */
interface Round { readonly licenceId: LicenceId; readonly version: number; readonly round: number }

/** 文件制成 — one file of one version of a licence, sealed by every issuing authority; its bytes lie in the vault. `supersedes`: the file that stood for this format before. */
export type LicenceFileMade = Fact<'LicenceFileMade', Round & {
  readonly fileId: FileId
  readonly format: LicenceFileFormat
  readonly templateVersion: number
  /** Of the whole file, hex */
  readonly sha256: string
  readonly bytes: number
  /** One an issuing authority, in their order */
  readonly sealIds: readonly SealId[]
  /** null: without a time stamp */
  readonly timeStampedAt: Instant | null
  readonly supersedes: FileId | null
}>
/** 文件未制成 — and why, by a code of the register of refusals; `about`: fields of the template, code points or units, never a value. It is made when asked for again. */
export type LicenceFileRefused = Fact<'LicenceFileRefused', Round & { readonly code: string; readonly about: readonly string[] }>
/** 文件重制申请 — asked for by a clerk, after a refusal or in place of files that are there. */
export type LicenceFileRequested = Fact<'LicenceFileRequested', { readonly licenceId: LicenceId; readonly version: number }>
/** 文件取件 — on record before a byte is shown. */
export type LicenceFileDownloaded = Fact<'LicenceFileDownloaded', { readonly licenceId: LicenceId; readonly fileId: FileId; readonly purpose: DownloadPurpose }>

/** 交存文件的章 — one of its seals: the issuing authority that the certificate names, null where it names none of them or was not valid; when it was used, as far as the file says. */
export interface DepositedSeal {
  readonly unitId: UnitId | null
  readonly signedAt: Instant | null
  readonly timeBasis: 'attested' | 'claimed' | null
  readonly validThen: 'yes' | 'no' | 'unknown'
}

/** 签章可信程度 — 由受信任的机构签发且当时有效, 签发机构不在信任之列, 无法判断. */
export const depositedTrusts = ['trusted', 'untrusted', 'unknown'] as const
export type DepositedTrust = (typeof depositedTrusts)[number]

/**
 * 交存核验结论 — what the hub found when the file was deposited. `stands`: content unchanged, sealing trusted, and every issuing authority among those who sealed; only such
 * a file takes the place of another. `codes`: those of the steps that did not pass, as `docs/verify.md` names them, never a value.
 */
export interface DepositVerdict {
  readonly stands: boolean
  readonly unchanged: 'yes' | 'unknown'
  readonly trust: DepositedTrust
  readonly seals: readonly DepositedSeal[]
  readonly codes: readonly string[]
  /** When the trust bundle was made under which it was judged. */
  readonly trustMadeAt: Instant
}

/** 文件交存 — the department's own sealed file of a version, byte for byte, with the verdict. `supersedes`: what stood for this format before, or was deposited before without standing. */
export type LicenceFileDeposited = Fact<'LicenceFileDeposited', {
  readonly licenceId: LicenceId
  readonly fileId: FileId
  readonly version: number
  readonly format: LicenceFileFormat
  /** Of the whole file, hex */
  readonly sha256: string
  readonly bytes: number
  readonly verdict: DepositVerdict
  readonly supersedes: FileId | null
}>

export type LicenceFileEvent = LicenceFileMade | LicenceFileDeposited | LicenceFileRefused | LicenceFileRequested | LicenceFileDownloaded
