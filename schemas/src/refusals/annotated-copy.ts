import type { RefusalRegister } from './refusal-text.ts'

/**
 * 加注件 — refusals of the commands about annotated copies, in the order of checking; `COPY_LICENCE_CHANGED` stands in the log, of a copy that was not made. Who is
 * not entitled to a copy learns no more than that there is no such licence. What a copy was not made for otherwise has the codes `FILE_…` of licence files.
 */
export const annotatedCopyRefusals = {
  COPY_LICENCE_NOT_FOUND: { zh: '没有这份证照。', next: '请核对编号；加注件只由持证人本人或颁发机构的经办人员申请。' },
  COPY_NOT_OFFERED: { zh: '该证照不由本枢纽制作文件，也就没有加注件。', next: '存量入库的证照不制作文件；证照类型没有版式的，请目录管理员设定版式。' },
  COPY_LICENCE_NOT_IN_FORCE: { zh: '证照此刻不在有效状态，不能制作或取用加注件。', next: '请先查明证照的状态；暂扣、挂失解除后可以再办理。' },
  COPY_TERM_WRONG: { zh: '加注件的使用期限不对。', next: '请填今天或以后的日期，不晚于所列的最晚日期。' },
  COPIES_TOO_MANY: { zh: '该证照在期限内的加注件已达上限。', next: '请使用已有的加注件，或等其中一份到期。' },
  COPY_GLYPH_MISSING: { zh: '加注事由里有字库没有的字。', next: '请换用所列字以外的字。' },
  COPY_EXPIRED: { zh: '加注件的使用期限已过。', next: '仍需要的，请申请新的加注件。' },
  COPY_SUPERSEDED: { zh: '证照已有更新的版本，这份加注件不再使用。', next: '仍需要的，请按现行版本申请新的加注件。' },
  COPY_LICENCE_CHANGED: { zh: '制作之前证照已变更或不再有效，没有制作加注件。', next: '仍需要的，请查明证照的状态后重新申请。' },
} as const satisfies RefusalRegister

export type AnnotatedCopyRefusal = keyof typeof annotatedCopyRefusals
