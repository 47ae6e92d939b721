import type { RefusalRegister } from './refusal-text.ts'

/** 人员 — refusals in the order of checking: who asks, whose account, which roles, who is left. */
export const operatorRefusals = {
  OPERATOR_ALREADY_REGISTERED: { zh: '该人员已经登记。', next: '需要调整时请修改其角色，或办理停用、恢复。' },
  OPERATOR_NOT_FOUND: { zh: '没有这个人员。', next: '请核对人员编号，或先登记该人员。' },
  OPERATOR_IS_SELF: { zh: '不能为自己登记、调整角色、停用或恢复。', next: '请由另一名安全管理员办理。' },
  OPERATOR_UNIT_NOT_FOUND: { zh: '人员所属机构尚未登记。', next: '请先登记机构。' },
  OPERATOR_UNIT_ENDED: { zh: '人员所属机构已撤并。', next: '请登记在承接其职能的机构名下。' },
  OPERATOR_ACCOUNT_TAKEN: { zh: '该登录账号已对应另一名登记人员。', next: '一个登录账号只对应一名人员，请核对账号的 issuer 和 subject。' },
  OPERATOR_ROLES_OF_SYSTEM: { zh: '系统账号只能有“部门系统”这一个角色，人员账号不能有这个角色。', next: '系统对接请登记为系统账号；人员请选择岗位角色。' },
  OPERATOR_ROLES_CONFLICT: { zh: '所选角色不能由同一账号担任（三员分立）。', next: '系统管理员、安全管理员、审计员须分设；审计员不得办理业务；持证人账号只能是持证人。' },
  OPERATOR_HOLDER_MISSING: { zh: '持证人账号必须对应一个持证主体。', next: '请填写持证主体的证件类型和号码。' },
  OPERATOR_HOLDER_NOT_ALLOWED: { zh: '工作人员账号和系统账号不能对应持证主体。', next: '请去掉持证主体；本人持证请另行登记持证人账号。' },
  OPERATOR_SUSPENDED: { zh: '该人员已经停用。', next: '需要继续办理业务的，请先恢复。' },
  OPERATOR_NOT_SUSPENDED: { zh: '该人员没有停用。', next: '无需恢复。' },
  OPERATOR_LAST_SECURITY_ADMIN: { zh: '这是最后一名在用的安全管理员，不能停用，也不能取消其角色。', next: '请先登记或恢复另一名安全管理员。' },
} as const satisfies RefusalRegister

export type OperatorRefusal = keyof typeof operatorRefusals
