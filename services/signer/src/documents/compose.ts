import { digest } from '@hub/canonical'
import { isRefusal, type Refusal } from '@hub/kernel'
import PDFDocument from 'pdfkit'
import { drawPlan } from './drawing/draw-plan.ts'
import { drawGround } from './drawing/ground.ts'
import { fixFileId } from './file-id.ts'
import { facesOf, type FontOrder } from './fonts/font-order.ts'
import type { LicenceFile, PagePlan } from './plan-licence.ts'
import type { DocumentRefusal } from './refusals.ts'
import { sealedPageOf, sheetOfLicence, type Sheet } from './sheet.ts'

/** 印章位 — where a seal goes: points from the lower left corner of the page, as PDF counts. */
export interface SealRect { readonly left: number; readonly bottom: number; readonly width: number; readonly height: number }

export interface ComposedFile {
  readonly pdf: Uint8Array
  /** One an issuing authority, in their order */
  readonly seals: readonly SealRect[]
  /** The page on which they stand, counted from 0 */
  readonly sealedPage: number
}

/** 制作文件 — the page of a licence as an unsigned PDF, as `composePdf`. */
export async function composeLicence(file: LicenceFile, order: FontOrder): Promise<ComposedFile | Refusal<DocumentRefusal>> {
  const sheet = sheetOfLicence(file, order)
  return isRefusal(sheet) ? sheet : composePdf(sheet, order)
}

/**
 * 制作 PDF — an unsigned PDF 1.7, fonts embedded as subsets. The same input gives the same bytes. Metadata hold the kind of document and the instant, nothing of
 * the holder; those of an annotated copy or a notice say that it is one.
 */
export async function composePdf(sheet: Sheet, order: FontOrder): Promise<ComposedFile> {
  const [first, ...further] = sheet.pages
  const canvas = openPage(sheet, first)
  for (const { name, bytes } of facesOf(order)) canvas.registerFont(name, bytes)
  if (sheet.ground !== undefined) drawGround(canvas, sheet.ground, first.page)
  drawPlan(canvas, order, first)
  for (const plan of further) {
    canvas.addPage({ size: [plan.page.width, plan.page.height], margin: 0 })
    drawPlan(canvas, order, plan)
  }
  canvas.end()
  const pdf = Buffer.concat((await canvas.toArray()) as Buffer[])
  const { at, page, seals } = sealedPageOf(sheet)
  const rects = seals.map(({ x, y, diameter }): SealRect => ({ left: x, bottom: page.height - y - diameter, width: diameter, height: diameter }))
  return { pdf: fixFileId(pdf, digest('sha256', pdf)), seals: rects, sealedPage: at }
}

function openPage({ title, marks, composedAt }: Sheet, { page: { width, height } }: PagePlan): PDFKit.PDFDocument {
  return new PDFDocument({
    size: [width, height], margin: 0, pdfVersion: '1.7', lang: 'zh-CN', displayTitle: true,
    // No standard font: every letter of the file is embedded.
    font: '',
    info: { Title: title, Producer: 'Zhengyuan', Creator: 'Zhengyuan', CreationDate: new Date(composedAt), ...Object.fromEntries(marks) },
  })
}
