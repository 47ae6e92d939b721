import type { z } from 'zod'
import { problemsOf, wording, type InputProblem } from '../commands/problems.ts'
import { readShape } from '../read-shape.ts'
import type { border, lettering } from './element-parts.ts'
import { templateShape, type templateElement } from './template-shape.ts'

export { inWords, valueOf, type LicenceContent } from './licence-content.ts'
export { shownTexts, templateSources, templateTexts, type TemplateSource } from './sources.ts'
export { licenceValues } from './template-shape.ts'

/** 版式模板 — how the licences of one type look: plain data, one page, an immutable version number. Lengths in millimetres, letters in points. */
export type LicenceTemplate = z.infer<typeof templateShape>
/** 版面元素 — one drawn thing of a template. */
export type TemplateElement = z.infer<typeof templateElement>
/** 字样 */
export type Lettering = z.infer<typeof lettering>
/** 溢出规则 */
export type TextOverflow = NonNullable<Extract<TemplateElement, { kind: 'text' }>['overflow']>
/** 花边 */
export type TemplateBorder = z.infer<typeof border>

export type ParsedTemplate = { readonly ok: true; readonly template: LicenceTemplate } | { readonly ok: false; readonly problems: readonly InputProblem[] }

/** A template of JSON, or where it is wrong and how, in Chinese. What it does not know, it refuses. */
export function parseTemplate(json: unknown): ParsedTemplate {
  const parsed = readShape(templateShape, json, { error: wording })
  return parsed.success ? { ok: true, template: parsed.data } : { ok: false, problems: problemsOf(parsed.error.issues) }
}
