import { lastInstantOfDay, parseLocalDate, type LocalDate } from '@hub/schemas'
import type { Annotation } from './drawing/watermark.ts'

/**
 * 加注件元数据 — 制作时间, 制作者, 制作事由, 有效期截止时间 under the short names of implementations of GB/T 36903; present only in a 加注件. In an OFD they are custom data, in a
 * PDF entries of the document information under the same names: no standard at hand says how a PDF bears them [I]. Grade B names no maker.
 */
export function annotationFields(annotation: Annotation | undefined, composedAt: string): readonly (readonly [name: string, value: string])[] {
  if (annotation === undefined) return []
  const until = lastInstantOfDay(parseLocalDate(annotation.until) as LocalDate)
  const said: readonly (readonly [string, string | undefined])[] = [
    ['JZJZZSJ', composedAt], ['JZJZZZ', annotation.grade === 'A' ? annotation.provider : undefined], ['JZJZZSY', annotation.usedFor], ['JZJYXQJZSJ', until],
  ]
  return said.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
}
