import type { DeclineContent, DeclineGround } from '@hub/schemas'
import { dayText } from '../notice-texts.ts'
import type { Wording } from '../notice-wording.ts'

const grounds: Readonly<Record<DeclineGround, string>> = {
  'not-competent': '申请事项不属于本机关职权范围', 'not-needed': '申请事项依法不需要申请办理', 'false-material': '隐瞒有关情况或者提供虚假材料', other: '其他依法不予受理的情形',
}
/** As the letter says it. */
const findings: Readonly<Record<DeclineGround, string>> = { ...grounds, 'false-material': '申请存在隐瞒有关情况或者提供虚假材料的情形', other: '申请有依法不予受理的情形' }
/** What the applicant may do at once, where the ground says it. */
const nextSteps: Readonly<Record<DeclineGround, readonly string[]>> = { 'not-competent': ['请向有权办理的行政机关提出申请。'], 'not-needed': ['你（单位）无须就该事项提出申请。'], 'false-material': [], other: [] }

const remarks: readonly string[] = [
  '说明：1. 请妥善保存本通知书，申请行政复议或者提起行政诉讼时，可以作为不予受理的凭证。',
  '2. 请凭办件编号查询；对本通知书有疑问的，请向受理窗口咨询。',
]

/**
 * 不予受理通知书 — states the ground, the reason in the clerk's words, who decided, and the remedies: 行政复议 within sixty days (行政复议法 2023, art. 20), 行政诉讼 within six months
 * (行政诉讼法 art. 46), both from when the applicant knows of it [M]. Which body reviews is not in the registers, so none is named; neither is 行政许可法: not every item is a 行政许可.
 */
export function declineWording({ itemName, appliedOn, declinedOn, ground, reason, implementingUnit }: DeclineContent): Wording {
  return {
    opening: [`你（单位）于${dayText(appliedOn)}提出的“${itemName}”申请，经核对，${findings[ground]}，现于${dayText(declinedOn)}依法决定不予受理。`],
    facts: [[['申请日期', dayText(appliedOn)], ['决定日期', dayText(declinedOn)]], [['不予受理情形', grounds[ground]]]],
    list: null,
    sections: [
      { heading: '不予受理的理由', paragraphs: [...linesOf(reason), ...nextSteps[ground]] },
      { heading: '救济途径', paragraphs: [`对${implementingUnit}作出的本不予受理决定不服的，可以自收到本通知书之日起六十日内依法向有管辖权的行政复议机关申请行政复议，也可以自收到本通知书之日起六个月内依法向有管辖权的人民法院提起行政诉讼。`] },
    ],
    remarks,
  }
}

/** The paragraphs of what a clerk wrote; space of whatever kind within them is one space. */
function linesOf(text: string): readonly string[] {
  return text.split(/[\r\n]+/).map((line) => line.replaceAll(/\s+/gu, ' ').trim()).filter((line) => line !== '')
}
