import { refuse, type Refusal } from '@hub/kernel'
import qrcode from 'qrcode'

/** Version 22 at level M: still read by a telephone when it is 25 mm wide. */
export const qrBytesMax = 660
/** 静区 of 4 modules on every side (GB/T 18284-2000) */
const quietModules = 4

export interface QrPlace { readonly x: number; readonly y: number; readonly size: number }

/** 二维码 — as one path of filled squares, quiet zone inside the place; level M. Refused when the text is too long to be scanned from paper. */
export function qrPath(text: string, { x, y, size }: QrPlace): string | Refusal<'QR_TEXT_TOO_LONG'> {
  if (Buffer.byteLength(text) > qrBytesMax) return refuse('QR_TEXT_TOO_LONG', { bytesMax: qrBytesMax })
  const { modules } = qrcode.create([{ data: Buffer.from(text), mode: 'byte' }], { errorCorrectionLevel: 'M' })
  const module = size / (modules.size + 2 * quietModules)
  const runs: string[] = []
  for (let row = 0; row < modules.size; row += 1)
    for (let column = 0; column < modules.size; column += 1) {
      const start = column
      while (column < modules.size && modules.get(row, column) === 1) column += 1
      if (column > start) runs.push(bar(x + (start + quietModules) * module, y + (row + quietModules) * module, { width: (column - start) * module, height: module }))
    }
  return runs.join('')
}

const decimal = (value: number): string => String(Math.round(value * 100) / 100)

function bar(x: number, y: number, { width, height }: { readonly width: number; readonly height: number }): string {
  return `M${decimal(x)} ${decimal(y)}H${decimal(x + width)}V${decimal(y + height)}H${decimal(x)}Z`
}
