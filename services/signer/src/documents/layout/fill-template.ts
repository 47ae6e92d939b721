import { refuse, unreachable, type Refusal } from '@hub/kernel'
import type { Lettering, LicenceTemplate, TemplateElement, TextOverflow } from '@hub/schemas'
import { inWords, valueOf, type LicenceContent } from './licence-content.ts'

export interface Box { readonly xMm: number; readonly yMm: number; readonly widthMm: number; readonly heightMm: number }

/** 待排文字 — a text, or several that may stand on lines of their own. `field` names it in a refusal: what the template asked for, or 固定文字. */
export interface FilledText { readonly kind: 'text'; readonly field: string; readonly texts: readonly string[]; readonly box: Box; readonly lettering: Lettering; readonly overflow: TextOverflow }
export interface FilledRule { readonly kind: 'rule'; readonly from: readonly [number, number]; readonly to: readonly [number, number]; readonly colour: string; readonly widthMm: number; readonly style: 'solid' | 'double' | 'diamond' }
type Frame = Extract<TemplateElement, { kind: 'frame' }>
type Rosette = Extract<TemplateElement, { kind: 'rosette' }>
/** 填好的版面 — texts with their boxes, lines and ornaments, in the order in which they are drawn; millimetres. */
export type Filled = FilledText | FilledRule | Frame | Rosette

type Table = Extract<TemplateElement, { kind: 'table' }>
type Row = Table['rows'][number]
type Asked = Pick<Row, 'from' | 'format' | 'otherwise'>

const fixedText = '固定文字'
/** Between a cell's edge and its text */
const cellPaddingMm = 2

/** A template with a licence's values in it, or FIELD_MISSING with the names of all that the licence lacks. `captioned`: whether the caption stands beside the QR code. */
export function fillTemplate(template: LicenceTemplate, content: LicenceContent, { captioned }: { readonly captioned: boolean }): readonly Filled[] | Refusal<'FIELD_MISSING'> {
  const missing: string[] = []
  const read = ({ from, format, otherwise }: Asked): readonly string[] => {
    const texts = valueOf(content, template.name, from) ?? (otherwise === undefined ? undefined : [otherwise])
    if (texts === undefined) missing.push(from)
    return (texts ?? []).map((text) => (format === 'day' ? inWords(text) : text))
  }
  const { caption } = template.qr
  const fixed = caption === undefined || !captioned ? [] : [{ kind: 'text' as const, ...caption }]
  const filled = [...template.elements, ...fixed].flatMap((element) => fill(element, read))
  return missing.length > 0 ? refuse('FIELD_MISSING', { fields: [...new Set(missing)] }) : filled
}

function fill(element: TemplateElement, read: (asked: Asked) => readonly string[]): readonly Filled[] {
  switch (element.kind) {
    case 'text':
      return [{ kind: 'text', field: fixedText, texts: [element.text], box: element.box, lettering: element.lettering, overflow: element.overflow ?? oneLine(element.lettering) }]
    case 'field':
      return [{ kind: 'text', field: element.from, texts: read(element), box: element.box, lettering: element.lettering, overflow: element.overflow ?? oneLine(element.lettering) }]
    case 'table':
      return fillTable(element, read)
    case 'line': {
      const { box: { xMm, yMm, widthMm, heightMm }, colour, widthMm: thick, style } = element
      return [{ kind: 'rule', from: [xMm, yMm], to: [xMm + widthMm, yMm + heightMm], colour, widthMm: thick, style }]
    }
    case 'frame':
    case 'rosette':
      return [element]
    default:
      return unreachable(element)
  }
}

function fillTable(table: Table, read: (asked: Asked) => readonly string[]): readonly Filled[] {
  const { box, labelWidthMm, rows, rules, labels, values } = table
  const given = rows.reduce((sum, row) => sum + (row.heightMm ?? 0), 0)
  const shareMm = (box.heightMm - given) / Math.max(1, rows.filter((row) => row.heightMm === undefined).length)
  const filled: Filled[] = []
  const rule = (from: readonly [number, number], to: readonly [number, number]): void => { filled.push({ kind: 'rule', from, to, colour: rules.colour, widthMm: rules.widthMm, style: 'solid' }) }
  const [left, middle, right] = [box.xMm, box.xMm + labelWidthMm, box.xMm + box.widthMm]
  let top = box.yMm
  for (const row of rows) {
    const heightMm = row.heightMm ?? shareMm
    const cell = (xMm: number, end: number): Box => ({ xMm: xMm + cellPaddingMm, yMm: top, widthMm: end - xMm - 2 * cellPaddingMm, heightMm })
    filled.push({ kind: 'text', field: fixedText, texts: [row.label], box: cell(left, middle), lettering: labels, overflow: oneLine(labels) })
    filled.push({ kind: 'text', field: row.from, texts: read(row), box: cell(middle, right), lettering: values, overflow: row.overflow ?? oneLine(values) })
    if (rules.style === 'grid') rule([left, top], [right, top])
    top += heightMm
    if (rules.style === 'lines') rule([middle, top - 1], [right, top - 1])
  }
  if (rules.style === 'grid') {
    rule([left, top], [right, top])
    for (const x of [left, middle, right]) rule([x, box.yMm], [x, top])
  }
  return filled
}

function oneLine({ points }: Lettering): TextOverflow {
  return { first: 'shrink', pointsMin: points, linesMax: 1 }
}
