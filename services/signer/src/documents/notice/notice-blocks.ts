import type { NoticeContent } from '@hub/schemas'
import { widthOf, type FontOrder } from '../fonts/font-order.ts'
import { pointsOf } from '../layout/units.ts'
import { breakLines } from '../text/break-lines.ts'
import { lineHeight } from '../text/fit-text.ts'
import type { Block, Grid } from './notice-flow.ts'
import { closing, leftMm, mmPerPoint, row, widthMm, written, type Cell } from './notice-layout.ts'
import { replacingText } from './notice-texts.ts'
import type { Fact, Listing, Section } from './notice-wording.ts'
import { wordingOf } from './wording-of.ts'

export const fixed = '固定文字'
const bodyPoints = 12
const strong = { weight: 'strong' } as const
const listWidths = [14, 96, 50] as const

/** 版块 of a notice, between its title and its signature. */
export function blocksOf(notice: NoticeContent, order: FontOrder): readonly Block[] {
  const { opening, list, sections } = wordingOf(notice)
  const replacing = notice.replaces === undefined ? [] : [replacingText(notice.replaces)]
  return [
    ...paragraph(order, `${notice.applicants.map(({ name }) => name).join('、')}：`, '申请人'),
    ...[...opening, ...replacing].flatMap((text) => paragraph(order, `　　${text}`, '事项')),
    space(2), ...factsOf(notice, order), ...(list === null ? [] : listOf(list, order)), ...sections.flatMap((section) => sectionOf(section, order)),
  ]
}

/** A paragraph may go on over the page, by two lines at least: each of its lines is a block. */
function paragraph(order: FontOrder, text: string, field: string): readonly Block[] {
  const heightMm = bodyPoints * lineHeight * mmPerPoint
  const lines = breakLines(text, pointsOf(widthMm), (part) => widthOf(order, 'regular', part, { points: bodyPoints }))
  return [...lines.map((line, at): Block => ({ heightMm, leads: lines.length > 1 && (at === 0 || at === lines.length - 2), draw: (yMm) => [written(line, { field, box: { xMm: leftMm, yMm, widthMm, heightMm }, lettering: { points: bodyPoints, valign: 'top' }, linesMax: 1 })] })), space(0.5)]
}

function space(heightMm: number): Block {
  return { heightMm, space: true, draw: () => [] }
}

function heading(text: string, points: number): Block {
  const heightMm = 7.5
  return { heightMm, leads: true, draw: (yMm) => [written(text, { field: fixed, box: { xMm: leftMm, yMm, widthMm, heightMm: 7 }, lettering: { ...strong, points }, linesMax: 1 })] }
}

/** 办件要素 — two pairs a line, or one long one. */
function factsOf(notice: NoticeContent, order: FontOrder): readonly Block[] {
  const { applicants, actingFor, itemName, itemCode, implementingUnit } = notice
  const facts: readonly (readonly Fact[])[] = [
    [['申请人', applicants.map(({ name, number }) => `${name}（${number}）`).join('、')]],
    ...(actingFor.length === 0 ? [] : [[['代办人', actingFor.join('、')] as const]]),
    [['申请事项', itemName]], [['事项编码', itemCode]], [['实施单位', implementingUnit]], ...wordingOf(notice).facts,
  ]
  const grid: Grid = { close: closing }
  return facts.map((line) => rowBlock(order, line.flatMap(([name, text]): readonly Cell[] => [
    { text: name, field: fixed, widthMm: 26, lettering: { ...strong, align: 'centre' } }, { text, field: name, widthMm: widthMm / line.length - 26 },
  ]), grid))
}

/** 清单 — its caption never stands without a row, and each page has the head. */
function listOf({ caption, titles: [name, remark], rows }: Listing, order: FontOrder): readonly Block[] {
  const cells = (texts: readonly string[], lettering: Cell['lettering'] = {}): readonly Cell[] => texts.map((text, at) => ({ text, field: '材料', widthMm: listWidths[at] ?? 0, lettering: { ...(at === 1 ? {} : { align: 'centre' as const }), ...lettering } }))
  const grid: Grid = { head: rowBlock(order, cells(['序号', name, remark], { ...strong, align: 'centre' })), close: closing }
  return [space(3), heading(caption, 11), ...rows.map(([item, said], at) => rowBlock(order, cells([String(at + 1), item, said]), grid))]
}

function rowBlock(order: FontOrder, cells: readonly Cell[], grid?: Grid): Block {
  const draw = (top: number) => row(order, cells, top).filled
  return { heightMm: row(order, cells, 0).bottom, draw, ...(grid === undefined ? {} : { grid }) }
}

function sectionOf({ heading: text, paragraphs }: Section, order: FontOrder): readonly Block[] {
  return [space(3), ...(text === null ? [] : [heading(text, 12)]), ...paragraphs.flatMap((each) => paragraph(order, `　　${each}`, text ?? fixed))]
}
