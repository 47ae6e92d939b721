import { digest } from '@hub/canonical'
import { isRefusal, type Refusal } from '@hub/kernel'
import PDFDocument from 'pdfkit'
import { annotationFields } from './annotation-fields.ts'
import type { Page } from './drawing/draw-page.ts'
import { drawPlan } from './drawing/draw-plan.ts'
import { drawGround } from './drawing/ground.ts'
import { fixFileId } from './file-id.ts'
import { facesOf, type FontOrder } from './fonts/font-order.ts'
import { planLicence, type LicenceFile } from './plan-licence.ts'
import type { DocumentRefusal } from './refusals.ts'

/** 印章位 — where a seal goes: points from the lower left corner of the page, as PDF counts. */
export interface SealRect { readonly left: number; readonly bottom: number; readonly width: number; readonly height: number }

export interface ComposedFile {
  readonly pdf: Uint8Array
  /** One an issuing authority, in their order */
  readonly seals: readonly SealRect[]
}

/**
 * 制作文件 — the page of a licence as an unsigned PDF 1.7, fonts embedded as subsets. The same input gives the same bytes. Metadata hold the
 * kind of licence and the instant, nothing of the holder; those of an annotated copy say that it is one.
 */
export async function composeLicence(file: LicenceFile, order: FontOrder): Promise<ComposedFile | Refusal<DocumentRefusal>> {
  const plan = planLicence(file, order)
  if (isRefusal(plan)) return plan
  const { page, seals } = plan
  const canvas = openPage(file, page)
  for (const { name, bytes } of facesOf(order)) canvas.registerFont(name, bytes)
  if (file.template.ground !== undefined) drawGround(canvas, file.template.ground, page)
  drawPlan(canvas, order, plan)
  canvas.end()
  const pdf = Buffer.concat((await canvas.toArray()) as Buffer[])
  const rects = seals.map(({ x, y, diameter }): SealRect => ({ left: x, bottom: page.height - y - diameter, width: diameter, height: diameter }))
  return { pdf: fixFileId(pdf, digest('sha256', pdf)), seals: rects }
}

function openPage({ template: { name }, annotation, composedAt }: LicenceFile, { width, height }: Page): PDFKit.PDFDocument {
  return new PDFDocument({
    size: [width, height], margin: 0, pdfVersion: '1.7', lang: 'zh-CN', displayTitle: true,
    // No standard font: every letter of the file is embedded.
    font: '',
    info: { Title: name, Producer: 'Zhengyuan', Creator: 'Zhengyuan', CreationDate: new Date(composedAt), ...Object.fromEntries(annotationFields(annotation, composedAt)) },
  })
}
