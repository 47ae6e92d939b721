import type { RefusalRegister } from './refusal-text.ts'

/**
 * 窗口文书 — refusals of the commands about notices of a case, in the order of checking behind those of the case itself; from `NOTICE_SEAL_MISSING` on also what a
 * notice was not made for: those stand in the log and are shown beside the case.
 */
export const caseNoticeRefusals = {
  NOTICE_NOT_FOUND: { zh: '没有这份窗口文书。', next: '请核对编号；文书只向收取办件的窗口提供，当事人的信息依法清除后文书随之清除。' },
  NOTICE_TOO_EARLY: { zh: '办件还没有到出具该文书的阶段。', next: '收件以后出具收件凭证，要求补正以后出具补正告知书，受理以后出具受理通知书，不予受理以后出具不予受理通知书。' },
  NOTICE_UNDER_WAY: { zh: '该文书正在制作。', next: '请稍候查看；长时间没有制成的，请联系系统管理员。' },
  NOTICE_ALREADY_MADE: { zh: '该文书已经制成。', next: '请按文件编号取件，不必重复制作。所盖印章注销以后（私钥丢失的，印章须先注销或重新制作），可以重新制作。' },
  NOTICE_SEAL_MISSING: { zh: '窗口单位没有在用的受理专用章。', next: '请本单位印章管理员采集下弦文为“受理专用章”的业务专用章，备案并启用后再制作；已停用的请重新启用。' },
  NOTICE_SEAL_UNUSABLE: { zh: '窗口单位的受理专用章不能使用。', next: '请印章管理员核对印章的状态和有效期，重新制作并启用后再制作文书。' },
  NOTICE_GLYPH_MISSING: { zh: '字库中没有列出的字，文书会缺字。', next: '请系统管理员加装含有该字的字体，再制作文书。' },
  NOTICE_TEXT_TOO_LONG: { zh: '名称过长，文书中排不下。', next: '请核对当事人、事项和材料的名称，再制作文书。' },
  NOTICE_NOT_COMPOSED: { zh: '签名服务拒绝制作该文书。', next: '请系统管理员查看签名服务的日志，再制作文书。' },
} as const satisfies RefusalRegister

export type CaseNoticeRefusal = keyof typeof caseNoticeRefusals
