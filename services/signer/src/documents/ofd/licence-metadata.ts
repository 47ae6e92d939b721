import type { CustomData } from '@hub/ofd'
import type { Annotation } from '../drawing/watermark.ts'
import type { LicenceContent } from '../layout/licence-content.ts'

/** 证照元数据 — what the metadata say beyond the face of the licence, in the order of `content.issuers` and `content.holders`. */
export interface LicenceMetadata {
  /** 证照类型代码, 21 characters (GB/T 36904) */
  readonly typeCode: string
  /** 统一社会信用代码 of each issuing authority */
  readonly issuerCodes: readonly string[]
  /** Of each holder: 代码, and 代码类型 with its code (GB/T 36903 annex A, for example 111 公民身份号码) */
  readonly holderCodes: readonly { readonly code: string; readonly kind: string; readonly kindCode: string }[]
}

interface Described { readonly name: string; readonly content: LicenceContent; readonly metadata: LicenceMetadata; readonly annotation: Annotation | undefined; readonly composedAt: string }

/**
 * 元数据短名 — custom data of the OFD under the short names that implementations of GB/T 36903 use: initials of the pinyin. A value that there are
 * several of stands several times under its name, in order [I]; what a licence has not is left out.
 */
export function licenceCustomData({ name, content, metadata, annotation, composedAt }: Described): readonly CustomData[] {
  const { identifier, number, issuers, issued, holders, validity } = content
  const { typeCode, issuerCodes, holderCodes } = metadata
  const values: readonly (readonly [name: string, values: readonly (string | null)[]])[] = [
    ['ZZBS', [identifier]], ['ZZMC', [name]], ['ZZLXDM', [typeCode]], ['ZZBH', [number]],
    ['ZZBFJG', issuers], ['ZZBFJGDM', issuerCodes], ['ZZBFRQ', [issued]],
    ['CZZT', holders], ['CZZTDM', holderCodes.map(({ code }) => code)], ['CZZTDMLX', holderCodes.map(({ kind }) => kind)], ['CZZTDMLXDM', holderCodes.map(({ kindCode }) => kindCode)],
    ['ZZYXQQSRQ', [validity.from]], ['ZZYXQJZRQ', [validity.until]],
    ...(annotation === undefined ? [] : annotationValues(annotation, composedAt)),
  ]
  return values.flatMap(([short, each]) => each.flatMap((value) => (value === null ? [] : [{ name: short, value }])))
}

/** Present only in a 加注件: when it was made, by whom where that is said, and until when it may be used. */
function annotationValues(annotation: Annotation, composedAt: string): readonly (readonly [string, readonly (string | null)[]])[] {
  return [['JZJZZSJ', [composedAt]], ['JZJZZZ', [annotation.grade === 'A' ? annotation.provider : null]], ['JZJYXQJZSJ', [annotation.until]]]
}
