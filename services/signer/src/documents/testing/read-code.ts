import jsqr from 'jsqr'
import { asFile, run } from './tools.ts'

/** Red, green, blue and alpha of each pixel, row by row. */
export interface Pixels { readonly rgba: Uint8ClampedArray; readonly width: number; readonly height: number }

/** 读码 — what a QR code on a picture says, by a reader that did not write it; undefined where there is none that can be read. */
export function readCode({ rgba, width, height }: Pixels): string | undefined {
  return jsqr.default(rgba, width, height)?.data
}

/** Of the one page of a PDF, as pdftoppm renders it. */
export function codeOfPdf(pdf: Uint8Array): string | undefined {
  const { bytes } = run('pdftoppm', ['-r', '200', '-singlefile', asFile(pdf)])
  const [header = '', width = '', height = ''] = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.toString('latin1', 0, 40)) ?? []
  const rgba = new Uint8ClampedArray(Number(width) * Number(height) * 4).fill(255)
  for (let at = 0; at < rgba.length / 4; at += 1) rgba.set(bytes.subarray(header.length + at * 3, header.length + at * 3 + 3), at * 4)
  return readCode({ rgba, width: Number(width), height: Number(height) })
}
