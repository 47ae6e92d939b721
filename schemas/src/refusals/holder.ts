import type { RefusalRegister } from './refusal-text.ts'

/** 持证主体 — refusals in the order of checking: is the holder there, then what stands against clearing: 保全, a licence in force, 留存期限. */
export const holderRefusals = {
  HOLDER_NOT_FOUND: { zh: '没有这个持证主体。', next: '请核对持证主体编号。' },
  HOLDER_ALREADY_ERASED: { zh: '该持证主体的信息已经清除。', next: '无需再办理；历史记录仍可验证。' },
  HOLDER_HOLD_RUNNING: { zh: '同一编号的保全正在执行。', next: '请另用编号，或先解除原保全。' },
  HOLDER_HOLD_UNKNOWN: { zh: '没有这个编号的保全。', next: '请核对保全编号。' },
  HOLDER_HELD: { zh: '信息处于保全中，不能清除。', next: '请待列出的保全全部解除后再办理。' },
  HOLDER_LICENCE_IN_FORCE: { zh: '仍持有有效证照，不能清除。', next: '请待证照终止或到期后再办理；法院裁判另有要求的，按法院裁判办理。' },
  HOLDER_RETENTION_RUNNING: { zh: '用证记录的留存期限未满，不能清除。', next: '依据《网络数据安全管理条例》第十二条，请在所示日期之后办理。' },
} as const satisfies RefusalRegister

export type HolderRefusal = keyof typeof holderRefusals
