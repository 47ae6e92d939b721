import PDFDocument from 'pdfkit'
import type { FontOrder } from '../src/documents/fonts/font-order.ts'
import { perCore, type Measure } from './rate.ts'

/** How its figure is called, for whoever is held against it. */
export const barePage = 'bare pdfkit page, one line'

/** 对照页 — what pdfkit alone takes for a page with one line in the same font. */
export function barePageMeasure({ regular: [face] }: FontOrder): Measure {
  const font = Buffer.from(face?.bytes ?? [])
  return perCore(barePage, () => {
    const page = new PDFDocument({ font: '' })
    page.registerFont('serif', font)
    page.font('serif').text('演示样本零有限公司')
    page.end()
    return page.toArray()
  })
}
