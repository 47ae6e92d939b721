import type { MaterialLack, PartyRole, SupplementContent } from '@hub/schemas'
import { dayText } from '../notice-texts.ts'
import type { Wording } from '../notice-wording.ts'

const lacks: Readonly<Record<MaterialLack, string>> = { missing: '未提交', unfit: '不齐全或不符合法定形式' }
const roles: Readonly<Record<PartyRole, string>> = {
  applicant: '申请人', 'legal-representative': '法定代表人', handler: '经办人', agent: '代理人', guardian: '监护人', minor: '未成年人', spouse: '配偶', 'co-owner': '共有人', 'related-party': '关联人',
}

const remarks: readonly string[] = [
  '说明：1. 所列材料已有电子证照的，可以由受理窗口经政务数据共享核验取得，无须提交原件或复印件。',
  '2. 补正时请出示办件编号；对需要补正的内容有疑问的，请向受理窗口咨询。',
]

/** 补正告知书 — 行政许可法 art. 32 (4): 一次告知申请人需要补正的全部内容 [M]. The law is not cited: not every item is a 行政许可. What becomes of a case whose day has passed is the hub's own rule (办结方式 lapsed) [I]. */
export function supplementWording({ itemName, receivedOn, askedOn, until, wanted }: SupplementContent): Wording {
  return {
    opening: [`你（单位）提出的“${itemName}”申请及材料，本窗口于${dayText(receivedOn)}收到。经核对，申请材料不齐全或者不符合法定形式，现将需要补正的全部内容一次告知如下，请于${dayText(until)}以前补正。`],
    facts: [[['收件日期', dayText(receivedOn)], ['告知日期', dayText(askedOn)]], [['补正期限', `${dayText(until)}（含当日）`]]],
    list: { caption: `需要补正的材料（共 ${String(wanted.length)} 项）`, titles: ['材料名称', '欠缺情况'], rows: wanted.map(({ name, role, lack }) => [role === 'applicant' ? name : `${name}（${roles[role]}）`, lacks[lack]]) },
    sections: [{ heading: null, paragraphs: [
      '以上为需要补正的全部内容，本次一次告知，此后不再要求补正其他材料。按期提交全部补正材料的，本窗口依法予以受理；逾期没有补正的，本窗口可以终止办理本次申请，你（单位）可以重新提出申请。',
    ] }],
    remarks,
  }
}
