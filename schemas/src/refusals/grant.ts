import type { RefusalRegister } from './refusal-text.ts'

/** 用证授权 — refusals in the order of checking: does it exist, who asks, may this stage be his, then what is asked for. */
export const grantRefusals = {
  GRANT_ALREADY_REQUESTED: { zh: '该授权申请已经提交。', next: '请查看原申请的办理进度。' },
  GRANT_NOT_FOUND: { zh: '没有这个用证授权。', next: '请核对授权编号。' },
  GRANT_ENDED: { zh: '用证授权已驳回或撤回。', next: '需要继续用证的，请重新申请。' },
  GRANT_NOT_PENDING: { zh: '用证授权不在审批中。', next: '已生效的授权可以收窄或撤回。' },
  GRANT_STAGE_NOT_YOURS: { zh: '当前审批环节不归本单位。', next: '先由数据主管部门审批，再由提供部门审批；请由当前环节的单位办理。' },
  GRANT_ASKER_DECIDES: { zh: '申请人不能审批自己的申请。', next: '请由另一位审批人员办理。' },
  GRANT_ONE_PERSON_TWO_STAGES: { zh: '同一人不能审批两个环节。', next: '请由另一位审批人员办理本环节。' },
  GRANT_NOT_CONCERNED: { zh: '本单位与该授权无关。', next: '请由实施单位、提供部门或数据主管部门办理。' },
  GRANT_TYPE_NOT_FOUND: { zh: '没有这个证照类型。', next: '请核对证照类型，或先登记该类型。' },
  GRANT_ASKER_NOT_IMPLEMENTING: { zh: '只能为本单位实施的事项申请用证授权。', next: '请把本单位列入实施单位，或由数据主管部门统一申请。' },
  GRANT_ITEM_NOT_FOUND: { zh: '所列事项中有未发布或已取消的事项。', next: '请核对事项，或先发布事项。' },
  GRANT_ITEM_OF_ANOTHER_UNIT: { zh: '所列事项中有不属于所列实施单位的事项。', next: '请补充实施单位，或去掉该事项。' },
  GRANT_STATUTE_MISSING: { zh: '依职能用证或不予共享的证照须有法律依据。', next: '请填写法律依据的引用，例如 国令716-7。' },
  GRANT_STATUTE_MALFORMED: { zh: '法律依据应为引用，不是说明文字。', next: '请填写文号或法律名称加条款，例如 国令716-7；说明请写在用途中。' },
  GRANT_FIELD_TWICE: { zh: '授权字段有重复。', next: '每个字段只列一次，并说明是否需要明文。' },
  GRANT_FIELD_UNKNOWN: { zh: '证照类型没有所列的字段。', next: '请按证照类型的照面字段填写，或使用 holder.name 等通用字段。' },
  GRANT_VALIDITY_REVERSED: { zh: '授权期限的截止日早于起始日。', next: '请改正授权期限。' },
  GRANT_VALIDITY_OVER: { zh: '授权期限已经过去。', next: '请填写今天或以后截止的期限。' },
  GRANT_VALIDITY_TOO_LONG: { zh: '授权期限最长五年。', next: '请缩短期限，到期前可重新申请。' },
  GRANT_WIDENED: { zh: '收窄只能缩小授权范围。', next: '需要扩大范围的，请另行申请授权。' },
} as const satisfies RefusalRegister

export type GrantRefusal = keyof typeof grantRefusals
