import type { RefusalRegister } from './refusal-text.ts'

/** 审计立项 — refusals in the order of checking: the investigation, whose it is, whether it goes on, then what is to be seen. */
export const investigationRefusals = {
  INVESTIGATION_ALREADY_OPENED: { zh: '该审计事项已经立项。', next: '请直接使用已立项的审计事项。' },
  INVESTIGATION_NUMBER_TAKEN: { zh: '该审计立项编号已经使用。', next: '请核对编号；新的审计事项请另取编号。' },
  INVESTIGATION_NOT_FOUND: { zh: '没有这个审计事项。', next: '请核对编号，或先立项。' },
  INVESTIGATION_OF_ANOTHER: { zh: '审计事项由他人立项。', next: '请由立项人查阅；其他人员请自行立项。' },
  INVESTIGATION_CLOSED: { zh: '审计事项已结项。', next: '需要继续查阅的，请重新立项。' },
  INVESTIGATION_LICENCE_NOT_FOUND: { zh: '没有这个证照。', next: '请核对证照编号。' },
  INVESTIGATION_INSTANT_AHEAD: { zh: '查阅时点晚于现在。', next: '请填写现在或以前的时点。' },
} as const satisfies RefusalRegister

export type InvestigationRefusal = keyof typeof investigationRefusals
