import type { RefusalRegister } from './refusal-text.ts'

/** 事项 — refusals in the order of checking: does it exist, whose is it, its code, then its definition from time limits to evidence. */
export const serviceItemRefusals = {
  ITEM_ALREADY_PUBLISHED: { zh: '该事项已经发布。', next: '需要调整时请办理事项修订。' },
  ITEM_NOT_FOUND: { zh: '没有这个事项。', next: '请核对事项编号，或先发布事项。' },
  ITEM_OF_ANOTHER_UNIT: { zh: '事项的实施单位不是本单位。', next: '请由实施单位的事项管理员办理。' },
  ITEM_WITHDRAWN: { zh: '该事项已取消。', next: '请使用替代的事项，或发布新的事项。' },
  ITEM_CODE_INVALID: { zh: '事项编码不正确。', next: '请填写 31 位实施编码、33 位业务办理项编码，或由数字和大写字母组成的地方编码。' },
  ITEM_CODE_OF_ANOTHER_UNIT: { zh: '事项编码中的实施主体不是该实施单位。', next: '请核对编码前 18 位与实施单位的统一社会信用代码。' },
  ITEM_CODE_TAKEN: { zh: '该事项编码已经使用。', next: '请查找已发布的事项；确属另一事项的，请另取编码。' },
  ITEM_PROMISE_TOO_LONG: { zh: '承诺时限长于法定时限。', next: '请把承诺时限改为不超过法定时限。' },
  ITEM_SLOT_TWICE: { zh: '材料项代码有重复。', next: '请为每个材料项取不同的代码。' },
  ITEM_WITHOUT_MAIN_SLOT: { zh: '材料清单没有主件。', next: '请至少把一个材料项标为主件。' },
  ITEM_EVIDENCE_TWICE: { zh: '同一材料项重复列了相同的证据。', next: '请去掉重复的证据，按优先顺序各列一次。' },
  ITEM_TYPE_UNKNOWN: { zh: '材料清单中有未登记的证照类型。', next: '请核对证照类型代码，或先登记该类型。' },
} as const satisfies RefusalRegister

export type ServiceItemRefusal = keyof typeof serviceItemRefusals
