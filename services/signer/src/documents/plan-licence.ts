import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import type { Instant, LicenceTemplate } from '@hub/schemas'
import type { Page } from './drawing/draw-page.ts'
import { qrPath } from './drawing/qr.ts'
import { annotationLines, planWatermark, type Annotation, type Watermark } from './drawing/watermark.ts'
import type { FontOrder } from './fonts/font-order.ts'
import { fillTemplate, type Filled } from './layout/fill-template.ts'
import type { LicenceContent } from './layout/licence-content.ts'
import { pointsOf } from './layout/units.ts'
import type { DocumentRefusal } from './refusals.ts'
import { placeAll } from './text/place-all.ts'
import type { PlacedText } from './text/place-text.ts'

export interface LicenceFile {
  readonly template: LicenceTemplate
  readonly content: LicenceContent
  /** What the QR code says: the address of the check page with a code, or a token; nothing personal that is not to be read by everybody who sees the page. */
  readonly qr: string
  readonly composedAt: Instant
  /** 样张: shows how licences of the template look, and is none; `qr` says so, and a caption stands beside it all the same */
  readonly sample?: boolean
  /** 加注件: a copy that says for what it is */
  readonly annotation?: Annotation
}

/**
 * 版面计划 — all that a page shows and where, known before a file of any format is begun; points from the top left corner. So a
 * PDF and an OFD of one document look alike.
 */
export interface PagePlan {
  readonly page: Page
  readonly border: LicenceTemplate['border']
  readonly shapes: readonly Exclude<Filled, { kind: 'text' }>[]
  readonly texts: readonly PlacedText[]
  /** Path data of filled squares; null: none on this page */
  readonly code: { readonly path: string; readonly colour: string } | null
  /** null: none */
  readonly mark: Watermark | null
  /** 样张 is written over it, and where seals would stand */
  readonly sample: boolean
  /** One an issuing authority, in their order: the square that its round seal fills */
  readonly seals: readonly { readonly x: number; readonly y: number; readonly diameter: number }[]
}

/** What a telephone opens. */
const addressShape = /^https?:\/\//

export function planLicence({ template, content, qr, sample = false, annotation }: LicenceFile, order: FontOrder): PagePlan | Refusal<DocumentRefusal> {
  const places = template.seals.layouts[content.issuers.length - 1]
  if (places === undefined) return refuse('TOO_MANY_ISSUERS', { issuers: content.issuers.length, places: template.seals.layouts.length })
  const filled = fillTemplate(template, content, { captioned: sample || addressShape.test(qr) })
  if (isRefusal(filled)) return filled
  const lines = annotation === undefined ? [] : annotationLines(annotation)
  const texts = placeAll(order, filled.filter((element) => element.kind === 'text'), [{ field: '加注', texts: lines, lettering: { weight: 'regular' } }])
  if (isRefusal(texts)) return texts
  const page = { width: pointsOf(template.page.widthMm), height: pointsOf(template.page.heightMm) }
  const mark = annotation === undefined ? null : planWatermark(order, lines, page)
  if (mark === undefined) return refuse('TEXT_TOO_LONG', { field: '加注' })
  const path = qrPath(qr, { x: pointsOf(template.qr.xMm), y: pointsOf(template.qr.yMm), size: pointsOf(template.qr.sizeMm) })
  if (isRefusal(path)) return path
  const diameter = pointsOf(template.seals.diameterMm)
  return {
    page, border: template.border,
    shapes: filled.filter((element) => element.kind !== 'text'), texts, code: { path, colour: template.qr.colour }, mark, sample,
    seals: places.map(({ xMm, yMm }) => ({ x: pointsOf(xMm) - diameter / 2, y: pointsOf(yMm) - diameter / 2, diameter })),
  }
}
