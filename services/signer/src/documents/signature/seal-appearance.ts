import { refuse, type Refusal } from '@hub/kernel'
import type { SealPicture } from '@hub/seal-picture'
import { deflateSync } from 'node:zlib'
import { pathOperators } from './path-operators.ts'
import { array, dictionary, token, type PdfDictionary } from './pdf-value.ts'

/** 印泥红 — red, green and blue in parts of one */
const sealRed = '0.84 0.05 0.08'
const sealMmMax = 100

/**
 * 印章外观 — the appearance of a seal as a form of PDF, as large as its field. It multiplies with the page, as ink does: what is printed
 * under a seal stays readable.
 */
export function sealAppearance({ widthMm, heightMm, paths }: SealPicture, { width, height }: { readonly width: number; readonly height: number }): { readonly value: PdfDictionary; readonly content: Uint8Array } | Refusal<'SEAL_PICTURE_NOT_UNDERSTOOD'> {
  if (!(widthMm > 0 && widthMm <= sealMmMax && heightMm > 0 && heightMm <= sealMmMax) || paths.length === 0) return refuse('SEAL_PICTURE_NOT_UNDERSTOOD')
  const figures = paths.map(({ d }) => pathOperators(d, ([x, y]) => [(x / widthMm) * width, height - (y / heightMm) * height]))
  if (figures.some((figure) => figure === undefined)) return refuse('SEAL_PICTURE_NOT_UNDERSTOOD')
  const content = deflateSync(`/Ink gs\n${sealRed} rg\n${figures.map((figure) => `${figure ?? ''}f\n`).join('')}`)
  const value = dictionary({
    Type: token('/XObject'), Subtype: token('/Form'), BBox: array([0, 0, width, height].map(token)), Length: token(content.length), Filter: token('/FlateDecode'),
    Resources: dictionary({ ExtGState: dictionary({ Ink: dictionary({ BM: token('/Multiply') }) }) }),
  })
  return { value, content }
}
