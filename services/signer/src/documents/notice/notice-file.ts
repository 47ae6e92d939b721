import type { Instant, NoticeContent } from '@hub/schemas'

/** 待制窗口文书 — what it says, and what its code says. */
export interface NoticeFile {
  readonly notice: NoticeContent
  /** The address of the page that says what it is, or a bare name */
  readonly qr: string
  readonly composedAt: Instant
}
