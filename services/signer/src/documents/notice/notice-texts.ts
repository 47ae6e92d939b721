import type { MaterialTaking, NoticeContent } from '@hub/schemas'

const takings: Readonly<Record<MaterialTaking, string>> = { waived: '免提交（电子证照核验）', paper: '纸质', both: '纸质，另核验电子证照', lacking: '容缺，待补' }

export function takingText(taking: MaterialTaking): string {
  return takings[taking]
}

/** 即办 is done at the counter. */
export function daysText(days: number): string {
  return days === 0 ? '即办' : `${String(days)} 个工作日`
}

/** As notices have it, without zeros in front: 2026年3月2日. */
export function dayText(day: string | null): string {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? '') ?? []
  return year === undefined ? '—' : `${year}年${String(Number(month))}月${String(Number(date))}日`
}

/** 正文 — paragraphs; none of them names a person. */
export function bodyOf({ kind, itemName, receivedOn, acceptedOn, materials, promisedDays, due }: NoticeContent): readonly string[] {
  if (kind === 'receipt')
    return [`你（单位）提交的“${itemName}”申请材料，本窗口已于${dayText(receivedOn)}收到，特出具本凭证。`, '本凭证只证明收到所列材料，不表示申请已被受理；是否受理，将依法另行告知。']
  const lacking = materials.some(({ taking }) => taking === 'lacking')
  const judged = lacking ? '主件材料齐全、符合法定形式，其余材料容缺受理，请在办结前补齐' : '申请材料齐全、符合法定形式'
  const term = promisedDays === 0 || due === null ? '本事项即时办理。' : `自受理之日起，承诺在${String(promisedDays)}个工作日内办结，即${dayText(due)}以前。`
  return [`你（单位）提出的“${itemName}”申请及材料，本窗口于${dayText(receivedOn)}收到。经核对，申请事项属于受理范围，${judged}，现于${dayText(acceptedOn)}予以受理。`, term]
}

/** 材料小计 — how many need not have been brought is what the hub is for. */
export function countText(materials: NoticeContent['materials']): string {
  const count = (wanted: (taking: MaterialTaking) => boolean): number => materials.filter(({ taking }) => wanted(taking)).length
  const [waived, paper, lacking] = [count((taking) => taking === 'waived'), count((taking) => taking === 'paper' || taking === 'both'), count((taking) => taking === 'lacking')]
  return `材料清单（共 ${String(materials.length)} 项：免提交 ${String(waived)} 项，纸质 ${String(paper)} 项${lacking === 0 ? '' : `，容缺 ${String(lacking)} 项`}）`
}

/** 说明 */
export const remarks: readonly string[] = [
  '说明：1. 标注“免提交”的材料，已由受理窗口经政务数据共享核验电子证照取得，无须再提交原件或复印件，每次核验均有记录。',
  '2. 请凭办件编号查询办理进度；对受理情况有疑问的，请向受理窗口咨询。',
]

/** 国务院令第716号 articles 8–11, as standards.md has them. */
export const effectText = '本文书加盖电子印章，合法有效（国务院令第716号）；可凭二维码或文书编号查验。'
