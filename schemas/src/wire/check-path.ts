import type { LicenceId } from '../ids/index.ts'

/** 查验路径 — of the page that says whether a version of a licence is in force; it stands on paper for as long as the paper does, so it never changes. */
export function checkPath(licenceId: LicenceId, version: number): string {
  return `/check/${licenceId}/${String(version)}`
}
