import type { RefusalText } from './refusal-text.ts'

/** 检查序号 — the eight checks of a look-up, in the order in which they are made. */
export type CheckNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8
/** 用证拒绝说明 — `check` says at which of the eight checks the code arises; checks never go down along the keys. */
export interface LookUpRefusalText extends RefusalText { readonly check: CheckNumber }

/**
 * 用证拒绝 — why a look-up shows nothing, in the order of checking: 1 the person, 2 case, window and presence, 3 the party, 4 the slot,
 * 5 the grant, 6 the basis, 7 quota and rate, 8 the licence. Codes of checks 1 to 7 say nothing about whether a licence exists.
 */
export const lookUpRefusals = {
  LOOKUP_ACCOUNT_NOT_IN_USE: { check: 1, zh: '该账号已停用，不能用证。', next: '请由在用的窗口人员办理，或联系本单位的安全管理员。' },
  WINDOW_ROLE_MISSING: { check: 1, zh: '用证只限窗口人员和部门业务系统。', next: '请由窗口人员办理，或联系安全管理员调整角色。' },
  CASE_NOT_OF_THIS_WINDOW: { check: 1, zh: '本窗口单位没有这个办件。', next: '请核对办件；由其他窗口收件的，请到收件窗口办理。' },
  CASE_NO_LONGER_OPEN: { check: 2, zh: '办件已办结或不予受理，不能再用证。', next: '确需继续办理的，请重新登记办件。' },
  WINDOW_NOT_ENTRUSTED: { check: 2, zh: '实施单位没有委托本窗口受理这个事项。', next: '请联系实施单位办理委托受理，或引导群众到实施单位窗口。' },
  PRESENCE_TOO_WEAK: { check: 2, zh: '在场证据达不到用证授权的要求。', next: '请刷身份证或由群众亮证后重新登记办件；无法做到的，请收取纸质材料。' },
  SLOT_NOT_IN_CASE: { check: 3, zh: '办件的事项没有这个材料项。', next: '请按办件的材料清单选择材料项。' },
  PARTY_NOT_IN_CASE: { check: 3, zh: '办件中没有这个当事人。', next: '请按办件登记的当事人选择。' },
  PARTY_ROLE_DIFFERS: { check: 3, zh: '该当事人不是材料项要求的角色。', next: '请选择材料项要求角色的当事人。' },
  PARTY_MISSING: { check: 3, zh: '办件中没有材料项要求角色的当事人。', next: '请核对当事人登记；漏登的请重新登记办件，或收取纸质材料。' },
  PARTY_AMBIGUOUS: { check: 3, zh: '有多个当事人符合材料项要求的角色。', next: '请指明是哪一个当事人。' },
  TYPE_NOT_IN_SLOT: { check: 4, zh: '材料项不接受这种证照。', next: '请按材料清单选择可接受的证照种类；清单有误的，请联系实施单位的事项管理员。' },
  GRANT_MISSING: { check: 5, zh: '这个事项没有使用该种证照的授权。', next: '请收取纸质材料，并请实施单位的事项管理员申请用证授权。' },
  GRANT_STILL_PENDING: { check: 5, zh: '用证授权正在审批，尚未生效。', next: '请收取纸质材料；可请实施单位催办审批。' },
  GRANT_TAKEN_BACK: { check: 5, zh: '用证授权已撤回。', next: '请收取纸质材料，并请实施单位的事项管理员了解撤回原因。' },
  GRANT_RUN_OUT: { check: 5, zh: '用证授权已到期。', next: '请收取纸质材料，并请实施单位的事项管理员重新申请。' },
  GRANT_NOT_YET_IN_FORCE: { check: 5, zh: '用证授权尚未到生效日期。', next: '请在生效日期之后再试，或收取纸质材料。' },
  FIELD_NOT_GRANTED: { check: 5, zh: '所要的字段超出用证授权范围。', next: '请去掉未授权的字段后重试；确需使用的，请实施单位申请扩大授权。' },
  CONSENT_MISSING: { check: 6, zh: '授权要求持证人同意，但没有可用的同意。', next: '请群众亮证或确认授权；目前可收取纸质材料。' },
  QUOTA_USED_UP: { check: 7, zh: '用证授权今天的次数已用完。', next: '请明天再试或收取纸质材料；次数不足的，请实施单位申请调整。' },
  LOOKING_UP_TOO_FAST: { check: 7, zh: '用证过于频繁。', next: '请稍候一分钟再试；业务系统请降低并发。' },
  LICENCE_DUPLICATE: { check: 8, zh: '证照存在重复登记，核实前不提供。', next: '请收取纸质材料，并提示发证部门核实重复数据。' },
  LICENCE_STATUS_SUSPENDED: { check: 8, zh: '证照已暂扣。', next: '请告知群众先到发证部门办理发还。' },
  LICENCE_STATUS_LOST: { check: 8, zh: '证照已挂失。', next: '请告知群众到发证部门解除挂失或申请补证。' },
  LICENCE_STATUS_NOT_YET_VALID: { check: 8, zh: '证照尚未到有效期起始日。', next: '请在有效期开始后再办理。' },
  LICENCE_STATUS_EXPIRED: { check: 8, zh: '证照已过有效期。', next: '请告知群众到发证部门办理延续或换证。' },
  LICENCE_STATUS_SUPERSEDED: { check: 8, zh: '证照已被换发，新证不在可用状态。', next: '请告知群众出示新证，或向发证部门核实新证。' },
  LICENCE_STATUS_TRANSFERRED_OUT: { check: 8, zh: '证照已转出本地。', next: '请告知群众由转入地的发证部门提供。' },
  LICENCE_STATUS_CANCELLED: { check: 8, zh: '证照已注销。', next: '请告知群众证照已注销；有异议的，可提出异议。' },
  LICENCE_STATUS_WITHDRAWN: { check: 8, zh: '证照已被撤回。', next: '请告知群众向发证部门了解撤回决定。' },
  LICENCE_STATUS_RESCINDED: { check: 8, zh: '证照已被撤销。', next: '请告知群众向发证部门了解撤销决定。' },
  LICENCE_STATUS_REVOKED: { check: 8, zh: '证照已被吊销。', next: '请告知群众向发证部门了解吊销决定。' },
} as const satisfies Readonly<Record<string, LookUpRefusalText>>

export type LookUpRefusal = keyof typeof lookUpRefusals

/** The number of the check, 1 to 8, at which `code` arises. */
export function checkOf(code: LookUpRefusal): CheckNumber {
  return lookUpRefusals[code].check
}
