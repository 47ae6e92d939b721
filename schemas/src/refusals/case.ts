import type { RefusalRegister } from './refusal-text.ts'

/** 办件 — refusals in the order of checking: the case and whose it is, its item, its parties and their presence, then its stage and its slots. */
export const caseRefusals = {
  CASE_ALREADY_OPENED: { zh: '该办件已经登记。', next: '请直接办理已登记的办件。' },
  CASE_NOT_FOUND: { zh: '没有这个办件。', next: '请核对办件编号。' },
  CASE_OF_ANOTHER_WINDOW: { zh: '办件由其他窗口单位收件。', next: '请到收件的窗口单位办理。' },
  CASE_DECLINED: { zh: '办件已不予受理。', next: '确需继续办理的，请重新登记办件。' },
  CASE_CLOSED: { zh: '办件已办结。', next: '确需继续办理的，请重新登记办件。' },
  CASE_ITEM_NOT_FOUND: { zh: '没有这个事项。', next: '请核对事项，或请实施单位发布。' },
  CASE_ITEM_WITHDRAWN: { zh: '事项已取消，不再受理。', next: '请向实施单位了解替代的事项。' },
  CASE_WINDOW_NOT_ENTRUSTED: { zh: '实施单位没有委托本窗口受理这个事项。', next: '请联系实施单位办理委托受理，或引导群众到实施单位窗口。' },
  CASE_NUMBER_TAKEN: { zh: '该业务系统的办件编号已经登记。', next: '请查找已登记的办件；新办件请换一个编号。' },
  CASE_PARTY_TWICE: { zh: '当事人代码有重复。', next: '请为每个当事人取不同的代码。' },
  CASE_WITHOUT_APPLICANT: { zh: '办件没有申请人。', next: '请登记申请人。' },
  CASE_NOBODY_PRESENT: { zh: '办件没有任何在场证据。', next: '请刷身份证、核验亮证，或按规定手工录入并由第二人见证。' },
  CASE_PRESENCE_REASON_WRONG: { zh: '在场证据与手工录入原因不相符。', next: '手工录入须写明原因，单位只能用“单位”作原因；读卡、亮证和系统报文不填原因和见证人。' },
  CASE_WITNESS_MISSING: { zh: '手工录入号码须有第二人见证。', next: '请另一位工作人员核对证件并作为见证人。' },
  CASE_WITNESS_IS_CLERK: { zh: '办理人不能为自己见证。', next: '请另一位工作人员作为见证人。' },
  CASE_WITNESS_UNFIT: { zh: '见证人不是本单位在用的人员。', next: '请本单位另一位在用的工作人员作为见证人。' },
  CASE_NOT_COLLECTING: { zh: '办件当前不在收取材料的阶段。', next: '收件后如需补充材料，请办理一次性补正告知。' },
  CASE_NOT_RECEIVED: { zh: '办件尚未收件。', next: '请先收齐主件并办理收件。' },
  CASE_NOT_SUPPLEMENTING: { zh: '办件不在补正中。', next: '请先办理补正告知。' },
  CASE_ALREADY_ACCEPTED: { zh: '办件已经受理。', next: '已受理的办件请按程序审查和办结。' },
  CASE_NOT_ACCEPTED: { zh: '办件尚未受理，不能以办结结束。', next: '请先受理；申请人撤回的，请以撤回结束。' },
  CASE_NOT_LAPSED: { zh: '补正期限未过，不能以逾期结束。', next: '请等补正期限届满；申请人撤回的，请以撤回结束。' },
  CASE_SLOT_UNKNOWN: { zh: '办件的事项没有这个材料项。', next: '请按办件的材料清单选择材料项。' },
  CASE_LOOKUP_NOT_FOUND: { zh: '没有这条用证记录。', next: '请先用证，再用其记录免提交材料。' },
  CASE_LOOKUP_ELSEWHERE: { zh: '用证记录属于其他办件或其他材料项。', next: '请为本办件的这个材料项用证。' },
  CASE_LOOKUP_NOT_ANSWERED: { zh: '该次用证没有得到证照。', next: '请按用证答复中的下一步办理，或收取纸质材料。' },
  CASE_LICENCE_CHANGED: { zh: '证照在用证之后已变动。', next: '请重新用证。' },
  CASE_SLOT_WAIVED: { zh: '该材料已凭电子证照免提交，不得再要求提交纸质材料。', next: '请直接使用电子证照；原件依法须收回的，请选择相应理由。' },
  CASE_SLOTS_MISSING: { zh: '还有材料未收齐。', next: '请按列出的材料项用证或收取纸质材料。' },
  CASE_SUPPLEMENT_ONCE: { zh: '补正只能一次性告知。', next: '已告知过补正，请根据现有材料受理或不予受理。' },
  CASE_SUPPLEMENT_DAY_PAST: { zh: '补正期限不能早于今天。', next: '请填写今天以后的期限。' },
} as const satisfies RefusalRegister

export type CaseRefusal = keyof typeof caseRefusals
