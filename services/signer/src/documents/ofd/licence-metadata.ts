import type { CustomData } from '@hub/ofd'
import type { LicenceMetadata } from '@hub/schemas'
import { annotationFields } from '../annotation-fields.ts'
import type { Annotation } from '../drawing/watermark.ts'
import type { LicenceContent } from '../layout/licence-content.ts'

export type { LicenceMetadata }

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
    ...annotationFields(annotation, composedAt).map(([short, value]) => [short, [value]] as const),
  ]
  return values.flatMap(([short, each]) => each.flatMap((value) => (value === null ? [] : [{ name: short, value }])))
}
