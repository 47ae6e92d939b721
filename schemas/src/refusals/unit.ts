import type { RefusalRegister } from './refusal-text.ts'

/** 机构 — refusals in the order of checking: does it exist, may it still act, is the other unit fit, are the items its own. */
export const unitRefusals = {
  UNIT_ALREADY_REGISTERED: { zh: '该机构已经登记。', next: '请直接使用已登记的机构；名称或区划有变时请办理机构变更。' },
  UNIT_USCC_INVALID: { zh: '统一社会信用代码不正确。', next: '请核对 18 位代码，特别是最后一位校验码。' },
  UNIT_USCC_TAKEN: { zh: '该统一社会信用代码已登记在另一个机构名下。', next: '请查找已登记的机构；确属重复的，请先办理机构撤并。' },
  UNIT_NOT_FOUND: { zh: '没有这个机构。', next: '请核对机构编号，或先登记该机构。' },
  UNIT_ENDED: { zh: '该机构已撤并，不能再办理业务。', next: '请由承接其职能的机构办理。' },
  UNIT_AREA_CODE_INVALID: { zh: '行政区划代码不正确。', next: '请填写六位行政区划代码，前两位为省级代码。' },
  UNIT_SUCCEEDS_ITSELF: { zh: '机构不能由自己承接。', next: '请另选承接职能的机构。' },
  UNIT_SUCCESSOR_NOT_FOUND: { zh: '承接机构尚未登记。', next: '请先登记承接机构，再办理撤并。' },
  UNIT_SUCCESSOR_ENDED: { zh: '承接机构本身已撤并。', next: '请选择目前在用的承接机构。' },
  UNIT_ENTRUSTS_ITSELF: { zh: '机构不必委托自己受理。', next: '本单位的窗口可直接受理；请填写其他窗口单位。' },
  UNIT_WINDOW_NOT_FOUND: { zh: '受托窗口单位尚未登记。', next: '请核对窗口单位编号，或先登记该单位。' },
  UNIT_WINDOW_ENDED: { zh: '受托窗口单位已撤并。', next: '请改为委托承接其职能的单位。' },
  UNIT_ITEM_NOT_IMPLEMENTED: { zh: '所列事项中有本单位不实施的事项。', next: '请只委托本单位为实施单位的事项。' },
} as const satisfies RefusalRegister

export type UnitRefusal = keyof typeof unitRefusals
