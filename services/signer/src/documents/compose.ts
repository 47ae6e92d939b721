import { digest } from '@hub/canonical'
import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import type { Instant, LicenceTemplate } from '@hub/schemas'
import PDFDocument from 'pdfkit'
import { drawShape, drawText, drawUnderlay, type Page } from './drawing/draw-page.ts'
import { qrPath } from './drawing/qr.ts'
import { annotationText, drawWatermark, type Annotation } from './drawing/watermark.ts'
import { missingGlyphs, nameCharacter, type FontOrder } from './fonts/font-order.ts'
import { fillTemplate, type Filled, type FilledText } from './layout/fill-template.ts'
import type { LicenceContent } from './layout/licence-content.ts'
import { pointsOf } from './layout/units.ts'
import { fixFileId } from './file-id.ts'
import type { DocumentRefusal } from './refusals.ts'
import { placeText, type PlacedText } from './text/place-text.ts'

export interface LicenceFile {
  readonly template: LicenceTemplate
  readonly content: LicenceContent
  /** What the QR code says: the address of the check page with a code, or a token; nothing personal that is not to be read by everybody who sees the page. */
  readonly qr: string
  readonly composedAt: Instant
  /** 加注件: a copy that says for what it is */
  readonly annotation?: Annotation
}

/** 印章位 — where a seal goes: points from the lower left corner of the page, as PDF counts. */
export interface SealRect { readonly left: number; readonly bottom: number; readonly width: number; readonly height: number }

export interface ComposedFile {
  readonly pdf: Uint8Array
  /** One an issuing authority, in their order */
  readonly seals: readonly SealRect[]
}

/**
 * 制作文件 — the page of a licence as an unsigned PDF 1.7, fonts embedded as subsets. The same input gives the same bytes. Metadata hold the
 * kind of licence and the instant, nothing of the holder.
 */
export async function composeLicence({ template, content, qr, composedAt, annotation }: LicenceFile, order: FontOrder): Promise<ComposedFile | Refusal<DocumentRefusal>> {
  const places = template.seals.layouts[content.issuers.length - 1]
  if (places === undefined) return refuse('TOO_MANY_ISSUERS', { issuers: content.issuers.length, places: template.seals.layouts.length })
  const page: Page = { width: pointsOf(template.page.widthMm), height: pointsOf(template.page.heightMm) }
  const filled = fillTemplate(template, content)
  if (isRefusal(filled)) return filled
  const mark = annotation === undefined ? '' : annotationText(annotation)
  const placed = placeAll(order, filled, mark)
  if (isRefusal(placed)) return placed
  const code = qrPath(qr, { x: pointsOf(template.qr.xMm), y: pointsOf(template.qr.yMm), size: pointsOf(template.qr.sizeMm) })
  if (isRefusal(code)) return code

  const canvas = openPage(template, page, composedAt)
  for (const { name, bytes } of new Set([...order.regular, ...order.strong])) canvas.registerFont(name, bytes)
  drawUnderlay(canvas, template, page)
  for (const element of filled) if (element.kind !== 'text') drawShape(canvas, element)
  canvas.path(code).fill(template.qr.colour)
  for (const text of placed) drawText(canvas, order, text)
  if (annotation !== undefined) drawWatermark(canvas, order, { text: mark, page })
  canvas.end()
  const pdf = Buffer.concat((await canvas.toArray()) as Buffer[])
  const diameter = pointsOf(template.seals.diameterMm)
  const seals = places.map(({ xMm, yMm }): SealRect => ({ left: pointsOf(xMm) - diameter / 2, bottom: page.height - pointsOf(yMm) - diameter / 2, width: diameter, height: diameter }))
  return { pdf: fixFileId(pdf, digest('sha256', pdf)), seals }
}

function placeAll(order: FontOrder, filled: readonly Filled[], mark: string): readonly PlacedText[] | Refusal<'GLYPH_MISSING' | 'TEXT_TOO_LONG'> {
  const texts = filled.filter((element) => element.kind === 'text')
  const lacking = checkGlyphs(order, [...texts, { field: '加注', texts: [mark], lettering: { weight: 'regular' } }])
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

function openPage({ name }: LicenceTemplate, { width, height }: Page, composedAt: Instant): PDFKit.PDFDocument {
  return new PDFDocument({
    size: [width, height], margin: 0, pdfVersion: '1.7', lang: 'zh-CN', displayTitle: true,
    // No standard font: every letter of the file is embedded.
    font: '',
    info: { Title: name, Producer: 'Zhengyuan', Creator: 'Zhengyuan', CreationDate: new Date(composedAt) },
  })
}
