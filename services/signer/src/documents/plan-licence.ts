import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import type { Instant, LicenceTemplate } from '@hub/schemas'
import type { Page } from './drawing/draw-page.ts'
import { qrPath } from './drawing/qr.ts'
import { annotationLines, planWatermark, type Annotation, type Watermark } from './drawing/watermark.ts'
import { missingGlyphs, nameCharacter, type FontOrder } from './fonts/font-order.ts'
import { fillTemplate, type Filled, type FilledText } from './layout/fill-template.ts'
import type { LicenceContent } from './layout/licence-content.ts'
import { pointsOf } from './layout/units.ts'
import type { DocumentRefusal } from './refusals.ts'
import { placeText, type PlacedText } from './text/place-text.ts'

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
 * 版面计划 — all that a licence's page shows and where, known before a file of any format is begun; points from the top left corner. So a
 * PDF and an OFD of one licence look alike.
 */
export interface LicencePlan {
  readonly page: Page
  readonly border: LicenceTemplate['border']
  readonly shapes: readonly Exclude<Filled, { kind: 'text' }>[]
  readonly texts: readonly PlacedText[]
  /** Path data of filled squares */
  readonly code: { readonly path: string; readonly colour: string }
  /** null: none */
  readonly mark: Watermark | null
  /** 样张 is written over it, and where seals would stand */
  readonly sample: boolean
  /** One an issuing authority, in their order: the square that its round seal fills */
  readonly seals: readonly { readonly x: number; readonly y: number; readonly diameter: number }[]
}

/** What a telephone opens. */
const addressShape = /^https?:\/\//

export function planLicence({ template, content, qr, sample = false, annotation }: LicenceFile, order: FontOrder): LicencePlan | Refusal<DocumentRefusal> {
  const places = template.seals.layouts[content.issuers.length - 1]
  if (places === undefined) return refuse('TOO_MANY_ISSUERS', { issuers: content.issuers.length, places: template.seals.layouts.length })
  const filled = fillTemplate(template, content, { captioned: sample || addressShape.test(qr) })
  if (isRefusal(filled)) return filled
  const lines = annotation === undefined ? [] : annotationLines(annotation)
  const texts = placeAll(order, filled, lines)
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

function placeAll(order: FontOrder, filled: readonly Filled[], lines: readonly string[]): readonly PlacedText[] | Refusal<'GLYPH_MISSING' | 'TEXT_TOO_LONG'> {
  const texts = filled.filter((element) => element.kind === 'text')
  const lacking = checkGlyphs(order, [...texts, { field: '加注', texts: lines, lettering: { weight: 'regular' } }])
  if (lacking !== undefined) return lacking
  const placed = texts.map((text) => placeText(order, text))
  return placed.find((lines) => isRefusal(lines)) ?? placed.flatMap((lines) => (isRefusal(lines) ? [] : lines))
}

type Lettered = Pick<FilledText, 'field' | 'texts'> & { readonly lettering: Pick<FilledText['lettering'], 'weight'> }

/** Every character of every text is known before the first is drawn. The characters are named, not the text they stand in. */
function checkGlyphs(order: FontOrder, filled: readonly Lettered[]): Refusal<'GLYPH_MISSING'> | undefined {
  const lacking = filled.map(({ field, texts, lettering }) => ({ field, characters: missingGlyphs(order, lettering.weight, texts.join('　')) })).filter(({ characters }) => characters.length > 0)
  if (lacking.length === 0) return undefined
  const characters = [...new Set(lacking.flatMap((each) => each.characters))].map(nameCharacter)
  return refuse('GLYPH_MISSING', { characters, fields: [...new Set(lacking.map(({ field }) => field))] })
}
