import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { localDateOf, type Instant, type NoticeContent } from '@hub/schemas'
import { qrPath } from '../drawing/qr.ts'
import type { FontOrder } from '../fonts/font-order.ts'
import type { Filled } from '../layout/fill-template.ts'
import { pointsOf } from '../layout/units.ts'
import type { PagePlan } from '../plan-licence.ts'
import type { DocumentRefusal } from '../refusals.ts'
import { placeAll } from '../text/place-all.ts'
import type { NoticeFile } from './notice-file.ts'
import { closing, heightOf, ink, leftMm, pageMm, row, rule, widthMm, written, type Cell } from './notice-layout.ts'
import { noticeTitles } from './notice-marks.ts'
import { bodyOf, countText, dayText, daysText, effectText, remarks, takingText } from './notice-texts.ts'

type Pages = readonly [PagePlan, ...PagePlan[]]

const fixed = '固定文字'
/** Where the materials of the first page end; of the others. */
const firstBottomMm = 214
const furtherBottomMm = 272
const sealMm = 40
const sealAt = { xMm: 152, yMm: 253 } as const
const code = { xMm: leftMm, yMm: 236, sizeMm: 30 } as const
const materialWidths = [14, 96, 50] as const
const strong = { weight: 'strong' } as const

/**
 * 窗口文书版面 — A4, one page, and 附页 where the list of materials is long. Height is found as the text needs it: names are as long as their register lets them be.
 * Refused where what stands before the list alone does not leave room for it.
 */
export function planNotice(file: NoticeFile, order: FontOrder): Pages | Refusal<DocumentRefusal> {
  const { notice } = file
  const head = headOf(notice, order)
  if (head.bottom > firstBottomMm - 40) return refuse('TEXT_TOO_LONG', { field: '办件' })
  const lists = listsOf(notice, order, head.bottom)
  const plans = lists.map((list, at) => planOf([...(at === 0 ? [...head.filled, ...footOf(file)] : furtherHead(notice, at)), ...list, ...pageNumber(at, lists.length)], order))
  const refusal = plans.find((plan) => isRefusal(plan))
  if (refusal !== undefined) return refusal
  const path = qrPath(file.qr, { x: pointsOf(code.xMm), y: pointsOf(code.yMm), size: pointsOf(code.sizeMm) })
  if (isRefusal(path)) return path
  const [first, ...further] = plans as unknown as Pages
  const diameter = pointsOf(sealMm)
  return [{ ...first, code: { path, colour: ink }, seals: [{ x: pointsOf(sealAt.xMm) - diameter / 2, y: pointsOf(sealAt.yMm) - diameter / 2, diameter }] }, ...further]
}

function planOf(filled: readonly Filled[], order: FontOrder): PagePlan | Refusal<DocumentRefusal> {
  const texts = placeAll(order, filled.filter((element) => element.kind === 'text'))
  if (isRefusal(texts)) return texts
  const page = { width: pointsOf(pageMm.width), height: pointsOf(pageMm.height) }
  return { page, border: undefined, shapes: filled.filter((element) => element.kind !== 'text'), texts, code: null, mark: null, sample: false, seals: [] }
}

interface Stretch { readonly filled: readonly Filled[]; readonly bottom: number }

function headOf(notice: NoticeContent, order: FontOrder): Stretch {
  const { kind, windowUnit, caseNumber, applicants } = notice
  const line = (yMm: number, heightMm: number) => ({ xMm: leftMm, yMm, widthMm, heightMm })
  const filled: Filled[] = [
    written(windowUnit, { field: '窗口单位', box: line(17, 10), lettering: { ...strong, points: 17, align: 'centre' }, linesMax: 1 }),
    written(noticeTitles[kind], { field: fixed, box: line(28, 14), lettering: { ...strong, points: 26, align: 'centre', spacingMm: 3 }, linesMax: 1 }),
    rule([leftMm, 44.5], [leftMm + widthMm, 44.5], 0.6),
    written(`办件编号：${caseNumber}`, { field: '办件编号', box: line(46, 6), lettering: { align: 'right' }, linesMax: 1 }),
  ]
  let top = 54
  for (const [text, field] of [[`${applicants.map(({ name }) => name).join('、')}：`, '申请人'] as const, ...bodyOf(notice).map((each) => [`　　${each}`, '事项'] as const)]) {
    const heightMm = heightOf(order, text, widthMm, { weight: 'regular', points: 12 }) + 2.2
    filled.push(written(text, { field, box: line(top, heightMm), lettering: { points: 12, valign: 'top' } }))
    top += heightMm
  }
  return factsOf(notice, order, { filled, bottom: top + 2 })
}

/** 办件要素 — two pairs a line, or one long one. */
function factsOf({ applicants, actingFor, itemName, itemCode, implementingUnit, receivedOn, acceptedOn, statutoryDays, promisedDays, due, kind }: NoticeContent, order: FontOrder, before: Stretch): Stretch {
  const label = (text: string): Cell => ({ text, field: fixed, widthMm: 26, lettering: { ...strong, align: 'centre' } })
  const long = (name: string, text: string): readonly Cell[] => [label(name), { text, field: name, widthMm: 134 }]
  const pair = (name: string, text: string, other: string, otherText: string): readonly Cell[] => [label(name), { text, field: name, widthMm: 54 }, label(other), { text: otherText, field: other, widthMm: 54 }]
  const rows = [
    long('申请人', applicants.map(({ name, number }) => `${name}（${number}）`).join('、')),
    ...(actingFor.length === 0 ? [] : [long('代办人', actingFor.join('、'))]),
    long('申请事项', itemName), long('事项编码', itemCode), long('实施单位', implementingUnit),
    ...(kind === 'receipt' ? [long('收件日期', dayText(receivedOn))] : [
      pair('收件日期', dayText(receivedOn), '受理日期', dayText(acceptedOn)), pair('法定时限', daysText(statutoryDays), '承诺时限', daysText(promisedDays)), long('承诺办结日', dayText(due)),
    ]),
  ]
  let { bottom } = before
  const filled = [...before.filled]
  for (const cells of rows) {
    const made = row(order, cells, bottom)
    filled.push(...made.filled)
    bottom = made.bottom
  }
  return { filled: [...filled, closing(bottom)], bottom }
}

/** 材料清单 — of each page in turn; the first has what the head leaves. */
function listsOf({ materials }: NoticeContent, order: FontOrder, headBottom: number): readonly (readonly Filled[])[] {
  const cells = (texts: readonly [string, string, string], lettering: Cell['lettering'] = {}): readonly Cell[] => texts.map((text, at) => ({ text, field: '材料', widthMm: materialWidths[at] ?? 0, lettering: { ...(at === 1 ? {} : { align: 'centre' as const }), ...lettering } }))
  const begun = (top: number): { filled: Filled[]; bottom: number } => {
    const { filled, bottom } = row(order, cells(['序号', '材料名称', '收取方式'], { ...strong, align: 'centre' }), top)
    return { filled: [...filled], bottom }
  }
  const caption = written(countText(materials), { field: fixed, box: { xMm: leftMm, yMm: headBottom + 3, widthMm, heightMm: 7 }, lettering: { ...strong, points: 11 }, linesMax: 1 })
  let list = begun(headBottom + 10.5)
  list.filled.push(caption)
  const lists = [list]
  for (const [at, { name, taking }] of materials.entries()) {
    let made = row(order, cells([String(at + 1), name, takingText(taking)]), list.bottom)
    if (made.bottom > (lists.length === 1 ? firstBottomMm : furtherBottomMm)) {
      list = begun(34)
      lists.push(list)
      made = row(order, cells([String(at + 1), name, takingText(taking)]), list.bottom)
    }
    list.filled.push(...made.filled)
    list.bottom = made.bottom
  }
  return lists.map(({ filled, bottom }) => [...filled, closing(bottom)])
}

function footOf({ notice: { windowUnit, noticeId }, composedAt, qr }: NoticeFile): readonly Filled[] {
  const right = (yMm: number) => ({ xMm: 112, yMm, widthMm: 80, heightMm: 7 })
  const small = { points: 8.5, valign: 'top' } as const
  return [
    ...remarks.map((text, at) => written(text, { field: fixed, box: { xMm: leftMm, yMm: 217 + at * 8.6, widthMm, heightMm: at === 0 ? 8.6 : 5 }, lettering: small })),
    written(windowUnit, { field: '窗口单位', box: right(247), lettering: { points: 12, align: 'centre' }, linesMax: 1 }),
    written(dayText(dayOf(composedAt)), { field: fixed, box: right(255), lettering: { points: 12, align: 'centre' }, linesMax: 1 }),
    ...(/^https?:/.test(qr) ? [written('扫描二维码查验', { field: fixed, box: { xMm: code.xMm, yMm: code.yMm + code.sizeMm - 0.5, widthMm: code.sizeMm, heightMm: 5 }, lettering: { points: 8.5, align: 'centre' }, linesMax: 1 })] : []),
    rule([leftMm, 279], [leftMm + widthMm, 279]),
    written(effectText, { field: fixed, box: { xMm: leftMm, yMm: 280, widthMm, heightMm: 5 }, lettering: small, linesMax: 1 }),
    written(`文书编号：${noticeId}`, { field: fixed, box: { xMm: leftMm, yMm: 284.5, widthMm, heightMm: 5 }, lettering: small, linesMax: 1 }),
  ]
}

function furtherHead({ kind, caseNumber }: NoticeContent, at: number): readonly Filled[] {
  return [
    written(`${noticeTitles[kind]}附页（${String(at)}）`, { field: fixed, box: { xMm: leftMm, yMm: 16, widthMm, heightMm: 9 }, lettering: { ...strong, points: 15, align: 'centre' }, linesMax: 1 }),
    written(`办件编号：${caseNumber}`, { field: '办件编号', box: { xMm: leftMm, yMm: 26, widthMm, heightMm: 6 }, lettering: { align: 'right' }, linesMax: 1 }),
  ]
}

function pageNumber(at: number, pages: number): readonly Filled[] {
  if (pages === 1) return []
  return [written(`第 ${String(at + 1)} 页，共 ${String(pages)} 页`, { field: fixed, box: { xMm: leftMm, yMm: 289, widthMm, heightMm: 4.5 }, lettering: { points: 8.5, align: 'centre' }, linesMax: 1 })]
}

/** The day in Beijing on which it is made. */
function dayOf(composedAt: Instant): string {
  return localDateOf(composedAt)
}
