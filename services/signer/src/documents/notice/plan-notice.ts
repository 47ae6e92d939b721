import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { localDateOf, type NoticeContent } from '@hub/schemas'
import { qrPath } from '../drawing/qr.ts'
import type { FontOrder } from '../fonts/font-order.ts'
import type { Filled, FilledText } from '../layout/fill-template.ts'
import { pointsOf } from '../layout/units.ts'
import type { PagePlan } from '../plan-licence.ts'
import type { DocumentRefusal } from '../refusals.ts'
import { placeAll } from '../text/place-all.ts'
import { blocksOf, fixed } from './notice-blocks.ts'
import type { NoticeFile } from './notice-file.ts'
import { flow } from './notice-flow.ts'
import { heightOf, ink, leftMm, pageMm, rule, widthMm, written } from './notice-layout.ts'
import { noticeTitles } from './notice-marks.ts'
import { dayText, effectText } from './notice-texts.ts'
import { wordingOf } from './wording-of.ts'

type Pages = readonly [PagePlan, ...PagePlan[]]

/** Where blocks may stand; on the last page signature and seal take the rest. */
const spans = { first: { topMm: 54, bottomMm: 276 }, further: { topMm: 34, bottomMm: 276 }, lastBottomMm: 214 } as const
const remarksMm = 217
const sealMm = 40
const sealAt = { xMm: 152, yMm: 253 } as const
const code = { xMm: leftMm, yMm: 236, sizeMm: 30 } as const
const strong = { weight: 'strong' } as const
/** 落款: the unit's name ends here, and the day stands below it. */
const signature = { xMm: 112, bottomMm: 254, widthMm: 80, roomMm: 14 } as const

/**
 * 窗口文书版面 — A4; what does not find room goes on over further pages, and signature, code and seal stand on the last. Height is found as the text needs it: names are as
 * long as their register lets them be. Refused where one piece alone is higher than a page.
 */
export function planNotice(file: NoticeFile, order: FontOrder): Pages | Refusal<DocumentRefusal> {
  const { notice } = file
  const bodies = flow(blocksOf(notice, order), spans)
  if (bodies === undefined) return refuse('TEXT_TOO_LONG', { field: '办件' })
  const last = bodies.length - 1
  const plans = bodies.map((body, at) => planOf([...(at === 0 ? firstHead(notice) : furtherHead(notice, at)), ...body, ...(at === last ? footOf(file, order) : []), ...pageNumber(at, bodies.length)], order))
  const refusal = plans.find((plan) => isRefusal(plan))
  if (refusal !== undefined) return refusal
  const path = qrPath(file.qr, { x: pointsOf(code.xMm), y: pointsOf(code.yMm), size: pointsOf(code.sizeMm) })
  if (isRefusal(path)) return path
  const diameter = pointsOf(sealMm)
  const sealed = { code: { path, colour: ink }, seals: [{ x: pointsOf(sealAt.xMm) - diameter / 2, y: pointsOf(sealAt.yMm) - diameter / 2, diameter }] }
  return plans.map((plan, at) => (at === last ? { ...plan, ...sealed } : plan)) as unknown as Pages
}

function planOf(filled: readonly Filled[], order: FontOrder): PagePlan | Refusal<DocumentRefusal> {
  const texts = placeAll(order, filled.filter((element) => element.kind === 'text'))
  if (isRefusal(texts)) return texts
  const page = { width: pointsOf(pageMm.width), height: pointsOf(pageMm.height) }
  return { page, border: undefined, shapes: filled.filter((element) => element.kind !== 'text'), texts, code: null, mark: null, sample: false, seals: [] }
}

function firstHead({ kind, windowUnit, caseNumber }: NoticeContent): readonly Filled[] {
  return [
    heading(windowUnit),
    written(noticeTitles[kind], { field: fixed, box: { xMm: leftMm, yMm: 28, widthMm, heightMm: 14 }, lettering: { ...strong, points: 26, align: 'centre', spacingMm: 3 }, linesMax: 1 }),
    rule([leftMm, 44.5], [leftMm + widthMm, 44.5], 0.6),
    caseLine(caseNumber, 46),
  ]
}

/** The longest name has two lines. */
function heading(windowUnit: string): FilledText {
  const box = { xMm: leftMm, yMm: 14, widthMm, heightMm: 13 }
  return { ...written(windowUnit, { field: '窗口单位', box, lettering: { ...strong, points: 17, align: 'centre', valign: 'bottom' } }), overflow: { first: 'wrap', pointsMin: 11, linesMax: 2 } }
}

function furtherHead({ kind, caseNumber }: NoticeContent, at: number): readonly Filled[] {
  return [
    written(`${noticeTitles[kind]}附页（${String(at)}）`, { field: fixed, box: { xMm: leftMm, yMm: 16, widthMm, heightMm: 9 }, lettering: { ...strong, points: 15, align: 'centre' }, linesMax: 1 }),
    caseLine(caseNumber, 26),
  ]
}

function caseLine(caseNumber: string, yMm: number): Filled {
  return written(`办件编号：${caseNumber}`, { field: '办件编号', box: { xMm: leftMm, yMm, widthMm, heightMm: 6 }, lettering: { align: 'right' }, linesMax: 1 })
}

function footOf({ notice, composedAt, qr }: NoticeFile, order: FontOrder): readonly Filled[] {
  const small = { points: 8.5, valign: 'top' } as const
  let top: number = remarksMm
  const remarks = wordingOf(notice).remarks.map((text) => {
    const heightMm = heightOf(order, text, widthMm, { weight: 'regular', points: small.points }) + 1
    const filled = written(text, { field: fixed, box: { xMm: leftMm, yMm: top, widthMm, heightMm }, lettering: small })
    top += heightMm
    return filled
  })
  return [
    ...remarks,
    signedBy(notice.windowUnit),
    // The day in Beijing on which it is made.
    written(dayText(localDateOf(composedAt)), { field: fixed, box: { xMm: signature.xMm, yMm: signature.bottomMm + 1, widthMm: signature.widthMm, heightMm: 7 }, lettering: { points: 12, align: 'centre' }, linesMax: 1 }),
    ...(/^https?:/.test(qr) ? [written('扫描二维码查验', { field: fixed, box: { xMm: code.xMm, yMm: code.yMm + code.sizeMm - 0.5, widthMm: code.sizeMm, heightMm: 5 }, lettering: { points: 8.5, align: 'centre' }, linesMax: 1 })] : []),
    rule([leftMm, 279], [leftMm + widthMm, 279]),
    written(effectText, { field: fixed, box: { xMm: leftMm, yMm: 280, widthMm, heightMm: 5 }, lettering: small, linesMax: 1 }),
    written(`文书编号：${notice.noticeId}`, { field: fixed, box: { xMm: leftMm, yMm: 284.5, widthMm, heightMm: 5 }, lettering: small, linesMax: 1 }),
  ]
}

function signedBy(windowUnit: string): FilledText {
  const { xMm, bottomMm, widthMm: wide, roomMm } = signature
  const box = { xMm, yMm: bottomMm - roomMm, widthMm: wide, heightMm: roomMm }
  return { ...written(windowUnit, { field: '窗口单位', box, lettering: { points: 12, align: 'centre', valign: 'bottom' } }), overflow: { first: 'wrap', pointsMin: 9, linesMax: 3 } }
}

function pageNumber(at: number, pages: number): readonly Filled[] {
  if (pages === 1) return []
  return [written(`第 ${String(at + 1)} 页，共 ${String(pages)} 页`, { field: fixed, box: { xMm: leftMm, yMm: 289, widthMm, heightMm: 4.5 }, lettering: { points: 8.5, align: 'centre' }, linesMax: 1 })]
}
