import { Unavailable, type Refusal } from '@hub/kernel'
import type { DocumentRequest, Instant, LicenceFileFormat, NoticeRequest } from '@hub/schemas'

/** 制成的文件 — sealed and, where the signer could, time-stamped. */
export interface ComposedFile {
  readonly format: LicenceFileFormat
  readonly bytes: Buffer
  /** hex, of `bytes` */
  readonly sha256: string
  readonly timeStampedAt: Instant | null
}

/**
 * 文件制作端口 — composes and seals the files of a licence, and the notices of a case; the signer is behind it. The same request twice gives other bytes that say the same, so what came
 * of the first may be thrown away. @throws DocumentMakerUnavailable @throws DocumentTroubled
 */
export interface DocumentMaker {
  make(request: DocumentRequest, signal: AbortSignal): Promise<readonly ComposedFile[] | Refusal>
  /** 窗口文书, likewise. */
  makeNotice(request: NoticeRequest, signal: AbortSignal): Promise<readonly ComposedFile[] | Refusal>
}

/** 文件制作暂不可用 — the signer is not there, is overloaded, or answers what is no answer. */
export class DocumentMakerUnavailable extends Unavailable {
  override readonly name = 'DocumentMakerUnavailable'
}

/** 这一份制作不了 — the signer is there, and one licence's files cannot be made now: composing them failed, or the key of its seal is not there. Says nothing of other licences. */
export class DocumentTroubled extends Unavailable {
  override readonly name = 'DocumentTroubled'
}
