import type { RefusalRegister } from '@hub/schemas'

/** 文件拒绝 — why a licence file was not made, in the order in which it is checked. */
export const documentRefusals = {
  TOO_MANY_ISSUERS: { zh: '版式没有为这么多颁发机构留印章位。', next: '修订证照类型的版式，加上相应的印章位。' },
  FIELD_MISSING: { zh: '照面信息缺少版式要求的内容。', next: '补齐列出的字段后重新制证。' },
  GLYPH_MISSING: { zh: '字库中没有列出的字，制成的文件会缺字。', next: '请系统管理员加装含有该字的字体；核对该字是否录入有误。' },
  TEXT_TOO_LONG: { zh: '列出的字段内容过长，版式中排不下。', next: '核对内容；确需这么长的，修订版式。' },
  QR_TEXT_TOO_LONG: { zh: '二维码内容过长，印出后无法扫描。', next: '缩短核验地址。' },
} as const satisfies RefusalRegister

export type DocumentRefusal = keyof typeof documentRefusals
