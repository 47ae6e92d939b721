import type { Refusal } from '@hub/kernel'
import type { CaseNoticeRefusal, LicenceFileRefusal } from '@hub/schemas'

/** 未制成 — what goes on record: codes and names of fields, code points, units; never a value. */
export interface NotMade { readonly code: LicenceFileRefusal; readonly about: readonly string[] }

/** The signer's words for it, in ours; what it says beside these is for its own log. */
const codes: Readonly<Record<string, LicenceFileRefusal>> = {
  FIELD_MISSING: 'FILE_FIELD_MISSING', GLYPH_MISSING: 'FILE_GLYPH_MISSING', TEXT_TOO_LONG: 'FILE_TEXT_TOO_LONG', TOO_MANY_ISSUERS: 'FILE_ISSUERS_TOO_MANY',
  DOCUMENT_TOO_LARGE: 'FILE_TOO_LARGE', SEAL_NOT_FOUND: 'FILE_SEAL_UNUSABLE', SEAL_DAMAGED: 'FILE_SEAL_UNUSABLE', SEAL_REVOKED: 'FILE_SEAL_UNUSABLE', SEAL_EXPIRED: 'FILE_SEAL_UNUSABLE',
  SEAL_NOT_YET_VALID: 'FILE_SEAL_UNUSABLE', SEAL_OF_ANOTHER_UNIT: 'FILE_SEAL_UNUSABLE', SEAL_OF_ANOTHER_KIND: 'FILE_SEAL_UNUSABLE',
}

export function fileCodeOf(code: string): LicenceFileRefusal {
  return (Object.hasOwn(codes, code) ? codes[code] : undefined) ?? 'FILE_NOT_COMPOSED'
}

/** 窗口文书 — of a notice; a seal that the signer does not take for one is as good as none. */
const noticeCodes: Readonly<Partial<Record<LicenceFileRefusal, CaseNoticeRefusal>>> = { FILE_GLYPH_MISSING: 'NOTICE_GLYPH_MISSING', FILE_TEXT_TOO_LONG: 'NOTICE_TEXT_TOO_LONG', FILE_SEAL_UNUSABLE: 'NOTICE_SEAL_UNUSABLE' }

export function noticeCodeOf(code: string): CaseNoticeRefusal {
  return noticeCodes[fileCodeOf(code)] ?? 'NOTICE_NOT_COMPOSED'
}

const aboutMax = 20
const aboutShape = /^((face|licence)[.][A-Za-z][A-Za-z0-9]{0,63}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
const codePoint = /U\+[0-9A-F]{4,6}/g

/** What of a refusal's detail may stand in the log: fields that templates name, ids, and characters by their code points. */
export function aboutOf(detail: Refusal['detail']): readonly string[] {
  const texts = Object.values(detail).flat().filter((value): value is string => typeof value === 'string')
  return [...new Set(texts.flatMap((text) => (aboutShape.test(text) ? [text] : (text.match(codePoint) ?? []))))].slice(0, aboutMax)
}
