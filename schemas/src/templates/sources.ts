import type { z } from 'zod'
import { valueOf, type LicenceContent } from './licence-content.ts'
import type { templateElement } from './template-shape.ts'

/** 取值 — one value of the licence that a template shows: where it comes from, in which letters, and what stands there instead. */
export interface TemplateSource {
  readonly from: string
  readonly weight: 'regular' | 'strong'
  readonly otherwise: string | undefined
}

interface Drawn {
  readonly name: string
  readonly elements: readonly z.infer<typeof templateElement>[]
  readonly qr: { readonly caption?: { readonly text: string } | undefined }
}

/** Every value that the template asks for, in its order; one that is shown twice stands here twice. */
export function templateSources({ elements }: Pick<Drawn, 'elements'>): readonly TemplateSource[] {
  return elements.flatMap((element): readonly TemplateSource[] => {
    if (element.kind === 'field') return [{ from: element.from, weight: element.lettering.weight, otherwise: element.otherwise }]
    return element.kind === 'table' ? element.rows.map(({ from, otherwise }) => ({ from, weight: element.values.weight, otherwise })) : []
  })
}

/** 固定文字 — what the template itself says on every licence. */
export function templateTexts({ name, elements, qr: { caption } }: Drawn): readonly string[] {
  const fixed = elements.flatMap((element) => (element.kind === 'text' ? [element.text] : element.kind === 'table' ? element.rows.map(({ label }) => label) : []))
  return [name, ...fixed, ...(caption === undefined ? [] : [caption.text]), ...templateSources({ elements }).flatMap(({ otherwise = '' }) => otherwise)]
}

/** 所显内容 — what the template shows of a licence. */
export function shownTexts(template: Pick<Drawn, 'name' | 'elements'>, content: LicenceContent): readonly string[] {
  return templateSources(template).flatMap(({ from }) => valueOf(content, template.name, from) ?? [])
}
