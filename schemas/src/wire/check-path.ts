import type { LicenceId, NoticeId } from '../ids/index.ts'

/** 查验路径 — of the page that says whether a version of a licence is in force; it stands on paper for as long as the paper does, so it never changes. */
export function checkPath(licenceId: LicenceId, version: number): string {
  return `/check/${licenceId}/${String(version)}`
}

/** 文书查验路径 — of the page that says what a notice of a case is; likewise for as long as the paper lasts. */
export function noticeCheckPath(noticeId: NoticeId): string {
  return `/check/notice/${noticeId}`
}
