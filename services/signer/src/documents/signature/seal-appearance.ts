import { digest } from '@hub/canonical'
import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import type { SealPicture } from '@hub/seal-picture'
import { deflateSync } from 'node:zlib'
import { pathOperators } from './path-operators.ts'
import { array, dictionary, token, type PdfDictionary } from './pdf-value.ts'

/** 印泥红 — red, green and blue in parts of one */
const sealRed = '0.84 0.05 0.08'
const sealMmMax = 100
/** Whole numbers of 5 µm, finer than any printer: shorter than fractions of a point. */
const unitsPerMm = 200
/** Some 10 kB each: the seals of a city's departments. */
export const appearancesKeptMax = 256

/** 印章外观 — a seal's picture as a form of PDF, whatever the field that it goes into: a viewer stretches it to that (ISO 32000-1, 12.5.5). */
export interface SealAppearance { readonly value: PdfDictionary; readonly content: Uint8Array }

/** The seal multiplies with the page, as ink does: what is printed under it stays readable. */
export function sealAppearance({ widthMm, heightMm, paths }: SealPicture): SealAppearance | Refusal<'SEAL_PICTURE_NOT_UNDERSTOOD'> {
  if (!(widthMm > 0 && widthMm <= sealMmMax && heightMm > 0 && heightMm <= sealMmMax) || paths.length === 0) return refuse('SEAL_PICTURE_NOT_UNDERSTOOD')
  const [width, height] = [unitsOf(widthMm), unitsOf(heightMm)]
  // A picture narrower than a unit is none, and would be stretched without end.
  if (width === 0 || height === 0) return refuse('SEAL_PICTURE_NOT_UNDERSTOOD')
  const figures = paths.map(({ d }) => pathOperators(d, ([x, y]) => [unitsOf(x), height - unitsOf(y)]))
  if (figures.some((figure) => figure === undefined)) return refuse('SEAL_PICTURE_NOT_UNDERSTOOD')
  const content = deflateSync(`/Ink gs\n${sealRed} rg\n${figures.map((figure) => `${figure ?? ''}f\n`).join('')}`)
  const value = dictionary({
    Type: token('/XObject'), Subtype: token('/Form'), BBox: array([0, 0, width, height].map(token)), Length: token(content.length), Filter: token('/FlateDecode'),
    Resources: dictionary({ ExtGState: dictionary({ Ink: dictionary({ BM: token('/Multiply') }) }) }),
  })
  return { value, content }
}

function unitsOf(mm: number): number {
  return Math.round(mm * unitsPerMm)
}

/** 印章外观库 — what a seal looks like is written once and not for each file; the last ones asked for are kept, by what they show. */
export class SealAppearances {
  readonly #keptMax: number
  readonly #kept = new Map<string, SealAppearance>()

  constructor(keptMax = appearancesKeptMax) {
    this.#keptMax = keptMax
  }

  get size(): number {
    return this.#kept.size
  }

  of(picture: SealPicture): SealAppearance | Refusal<'SEAL_PICTURE_NOT_UNDERSTOOD'> {
    const key = digest('sha256', Buffer.from(JSON.stringify(picture))).toString('latin1')
    const appearance = this.#kept.get(key) ?? sealAppearance(picture)
    if (isRefusal(appearance)) return appearance
    // Asked for last, kept longest.
    this.#kept.delete(key)
    this.#kept.set(key, appearance)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > this.#keptMax && oldest !== undefined) this.#kept.delete(oldest)
    return appearance
  }
}
