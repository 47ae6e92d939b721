import { z } from 'zod'

export const millimetres = z.number().min(0).max(450)
/** #rrggbb */
export const colour = z.string().regex(/^#[0-9a-f]{6}$/, '颜色须为 #rrggbb 小写')
export const place = z.strictObject({ xMm: millimetres, yMm: millimetres })
export const box = z.strictObject({ xMm: millimetres, yMm: millimetres, widthMm: millimetres, heightMm: millimetres })

/**
 * 字样 — how letters stand in their box. `spread`: the characters of a line are set apart over the whole width, as in titles and labels
 * (名　　称); `spacingMm` sets them apart by a fixed distance.
 */
export const lettering = z.strictObject({
  weight: z.enum(['regular', 'strong']).default('regular'),
  points: z.number().min(4).max(80),
  colour,
  align: z.enum(['left', 'centre', 'right', 'spread']).default('left'),
  valign: z.enum(['top', 'middle', 'bottom']).default('middle'),
  spacingMm: z.number().min(0).max(40).default(0),
})

/** 花边 — `guilloche`: interlaced waves between two lines, with a rosette at each corner; `lines`: a thick and a thin line. */
export const border = z.strictObject({ style: z.enum(['guilloche', 'lines']), insetMm: z.number().min(0).max(40), bandMm: z.number().min(1).max(25), colour, second: colour })
