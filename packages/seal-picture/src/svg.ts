import { number } from './path.ts'
import type { SealPicture } from './draw-seal.ts'

/** 印章红 — the red of ink pads, as sRGB. */
const sealRed = '#d7000f'

/** 印章图样的 SVG — for a screen, and as the picture inside a seal (`picture.type` = svg). ASCII only. */
export function svgOf({ widthMm, heightMm, paths }: SealPicture): string {
  const size = `${number(widthMm)} ${number(heightMm)}`
  const shapes = paths.map(({ d }) => `<path d="${d}"/>`).join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${number(widthMm)}mm" height="${number(heightMm)}mm" viewBox="0 0 ${size}"><g fill="${sealRed}">${shapes}</g></svg>`
}
