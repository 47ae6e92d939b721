import type { MaterialTaking, ReceivedContent } from '@hub/schemas'
import { dayText } from '../notice-texts.ts'
import type { Listing, Wording } from '../notice-wording.ts'

const takings: Readonly<Record<MaterialTaking, string>> = { waived: '免提交（电子证照核验）', paper: '纸质', both: '纸质，另核验电子证照', lacking: '容缺，待补' }

const remarks: readonly string[] = [
  '说明：1. 标注“免提交”的材料，已由受理窗口经政务数据共享核验电子证照取得，无须再提交原件或复印件，每次核验均有记录。',
  '2. 请凭办件编号查询办理进度；对受理情况有疑问的，请向受理窗口咨询。',
]

/** 收件凭证 */
export function receiptWording({ itemName, receivedOn, materials }: ReceivedContent): Wording {
  return {
    opening: [`你（单位）提交的“${itemName}”申请材料，本窗口已于${dayText(receivedOn)}收到，特出具本凭证。`, '本凭证只证明收到所列材料，不表示申请已被受理；是否受理，将依法另行告知。'],
    facts: [[['收件日期', dayText(receivedOn)]]], list: listOf(materials), sections: [], remarks,
  }
}

/** 受理通知书 */
export function acceptanceWording({ itemName, receivedOn, acceptedOn, materials, statutoryDays, promisedDays, due }: ReceivedContent): Wording {
  const lacking = materials.some(({ taking }) => taking === 'lacking')
  const judged = lacking ? '主件材料齐全、符合法定形式，其余材料容缺受理，请在办结前补齐' : '申请材料齐全、符合法定形式'
  const term = promisedDays === 0 || due === null ? '本事项即时办理。' : `自受理之日起，承诺在${String(promisedDays)}个工作日内办结，即${dayText(due)}以前。`
  return {
    opening: [`你（单位）提出的“${itemName}”申请及材料，本窗口于${dayText(receivedOn)}收到。经核对，申请事项属于受理范围，${judged}，现于${dayText(acceptedOn)}予以受理。`, term],
    facts: [[['收件日期', dayText(receivedOn)], ['受理日期', dayText(acceptedOn)]], [['法定时限', daysText(statutoryDays)], ['承诺时限', daysText(promisedDays)]], [['承诺办结日', dayText(due)]]],
    list: listOf(materials), sections: [], remarks,
  }
}

/** 即办 is done at the counter. */
function daysText(days: number): string {
  return days === 0 ? '即办' : `${String(days)} 个工作日`
}

/** 材料清单 — how many need not have been brought is what the hub is for. */
function listOf(materials: ReceivedContent['materials']): Listing {
  const count = (wanted: (taking: MaterialTaking) => boolean): number => materials.filter(({ taking }) => wanted(taking)).length
  const [waived, paper, lacking] = [count((taking) => taking === 'waived'), count((taking) => taking === 'paper' || taking === 'both'), count((taking) => taking === 'lacking')]
  return {
    caption: `材料清单（共 ${String(materials.length)} 项：免提交 ${String(waived)} 项，纸质 ${String(paper)} 项${lacking === 0 ? '' : `，容缺 ${String(lacking)} 项`}）`,
    titles: ['材料名称', '收取方式'], rows: materials.map(({ name, taking }) => [name, takings[taking]]),
  }
}
