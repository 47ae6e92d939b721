import { z } from 'zod'
import { parseLicenceTypeCode } from '../ids/licence-type-code.ts'
import { border, box, colour, lettering, millimetres, place } from './element-parts.ts'

/** Drawn things of one page; the fullest certificate of the demo city has about 40. */
const elementsMax = 120
const tableRowsMax = 30
const issuersMax = 8
/** The smallest letters need this much. */
const rowHeightMmMin = 2
const cellWidthMmMin = 5

/** 取值名 — `face.<field>` of the licence type's face data, or one of what every licence has. */
export const licenceValues = ['licence.name', 'licence.number', 'licence.identifier', 'licence.issued', 'licence.from', 'licence.until', 'licence.validity', 'licence.issuers', 'licence.holders'] as const
const source = z.string().regex(new RegExp(`^(face[.][A-Za-z][A-Za-z0-9]{0,63}|${licenceValues.join('|').replaceAll('.', '[.]')})$`), `须为 face.字段名，或 ${licenceValues.join('、')} 之一`)

/** 取值方式 — `day`: 2024年03月01日 from YYYY-MM-DD; `plain`: as it stands. */
const format = z.enum(['plain', 'day'])

/**
 * 溢出规则 — what becomes of a text that is wider than its box. `shrink`: one line, smaller down to `pointsMin`; then at most `linesMax` lines at
 * the largest size that fits. `wrap`: lines at once, for values that are long by nature. What does not fit then is refused with TEXT_TOO_LONG.
 */
const overflow = z.strictObject({ first: z.enum(['shrink', 'wrap']).default('shrink'), pointsMin: z.number().min(4).max(40), linesMax: z.int().min(1).max(40) })

const fieldParts = {
  from: source,
  format: format.default('plain'),
  overflow: overflow.optional(),
  /** What stands there when the licence has no such value; without it the value is required. */
  otherwise: z.string().max(20).optional(),
}

const saying = { text: z.string().min(1).max(400), box, lettering, overflow: overflow.optional() }
const text = z.strictObject({ kind: z.literal('text'), ...saying })
const field = z.strictObject({ kind: z.literal('field'), box, lettering, ...fieldParts })
const row = z.strictObject({ label: z.string().min(1).max(40), heightMm: millimetres.optional(), ...fieldParts })
/** 表格 — rows of label and value, from the top of the box; a row without a height takes an equal share of what the others leave. */
const table = z.strictObject({
  kind: z.literal('table'), box, labelWidthMm: z.number().min(cellWidthMmMin), labels: lettering, values: lettering,
  rules: z.strictObject({ style: z.enum(['grid', 'lines', 'none']), colour, widthMm: z.number().min(0.05).max(2) }),
  rows: z.array(row).min(1).max(tableRowsMax),
})
  .refine(({ box: { widthMm }, labelWidthMm }) => labelWidthMm + cellWidthMmMin <= widthMm, { path: ['labelWidthMm'], error: '标签列过宽' })
  .refine(({ box: { heightMm }, rows }) => rows.reduce((sum, each) => sum + (each.heightMm ?? rowHeightMmMin), 0) <= heightMm, { path: ['rows'], error: '各行高度超出表格' })
const frame = z.strictObject({ kind: z.literal('frame'), box, colour, widthMm: z.number().min(0.05).max(3), fill: colour.optional(), cornerMm: z.number().min(0).max(20).default(0) })
const line = z.strictObject({ kind: z.literal('line'), box, colour, widthMm: z.number().min(0.05).max(3), style: z.enum(['solid', 'double', 'diamond']).default('solid') })
/** 纹饰 — a plain rosette; it holds the place where the paper certificate bears the national emblem, which is not drawn. */
const rosette = z.strictObject({ kind: z.literal('rosette'), xMm: millimetres, yMm: millimetres, radiusMm: z.number().min(1).max(120), petals: z.int().min(4).max(48), rings: z.int().min(1).max(24), colour, widthMm: z.number().min(0.03).max(1) })
export const templateElement = z.discriminatedUnion('kind', [text, field, table, frame, line, rosette])

/** 二维码位 — `caption` stands on the page only where the code is an address that a telephone opens: nobody is told to scan what leads nowhere. */
const qr = z.strictObject({ xMm: millimetres, yMm: millimetres, sizeMm: z.number().min(12).max(60), colour, caption: z.strictObject(saying).optional() })

/** 印章位 — for a licence of n issuing authorities, the n centres of their seals, in the order of the authorities. */
const seals = z.strictObject({ diameterMm: z.number().min(15).max(60), layouts: z.array(z.array(place).min(1).max(issuersMax)).min(1).max(issuersMax) })
  .refine(({ layouts }) => layouts.every((places, at) => places.length === at + 1), '第 n 种排布须恰有 n 个印章位')

/** 版式模板形状 — lengths in millimetres from the top left corner of the page, sizes of letters in points. */
export const templateShape = z.strictObject({
  typeCode: z.string().refine((code) => parseLicenceTypeCode(code) !== undefined, '不是有效的证照类型代码'),
  /** 版本号 — a template is never changed: a change is the next version. */
  version: z.int().min(1).max(9999),
  name: z.string().min(1).max(40).regex(/^[^<>&\p{Cc}]+$/u, '不能含有 < > & 和控制字符'),
  page: z.strictObject({ widthMm: z.number().min(50).max(450), heightMm: z.number().min(50).max(450) }),
  /** 底纹 — fine waves over a tint, under everything else. */
  ground: z.strictObject({ tint: colour, waves: colour }).optional(),
  border: border.optional(),
  elements: z.array(templateElement).min(1).max(elementsMax),
  qr,
  seals,
})
  .superRefine((template, context) => {
    for (const { path, message } of outside(template)) context.addIssue({ code: 'custom', path, message })
  })

interface Placed { readonly xMm: number; readonly yMm: number; readonly widthMm: number; readonly heightMm: number }
type Outline = Pick<z.infer<typeof templateShape>, 'page' | 'elements' | 'qr' | 'seals'>

/** What reaches over the edge of the page: each would be cut off without a word. */
function outside({ page, elements, qr, seals: { diameterMm, layouts } }: Outline): { path: (string | number)[]; message: string }[] {
  const inside = ({ xMm, yMm, widthMm, heightMm }: Placed): boolean => xMm >= 0 && yMm >= 0 && xMm + widthMm <= page.widthMm && yMm + heightMm <= page.heightMm
  const around = (xMm: number, yMm: number, sizeMm: number): Placed => ({ xMm: xMm - sizeMm / 2, yMm: yMm - sizeMm / 2, widthMm: sizeMm, heightMm: sizeMm })
  const places: { path: (string | number)[]; placed: Placed }[] = [
    ...elements.map((element, at) => ({ path: ['elements', at], placed: 'box' in element ? element.box : around(element.xMm, element.yMm, element.radiusMm * 2) })),
    { path: ['qr'], placed: { ...qr, widthMm: qr.sizeMm, heightMm: qr.sizeMm } },
    ...(qr.caption === undefined ? [] : [{ path: ['qr', 'caption'], placed: qr.caption.box }]),
    ...layouts.flatMap((layout, at) => layout.map(({ xMm, yMm }, index) => ({ path: ['seals', 'layouts', at, index], placed: around(xMm, yMm, diameterMm) }))),
  ]
  return places.filter(({ placed }) => !inside(placed)).map(({ path }) => ({ path, message: '超出页面' }))
}
