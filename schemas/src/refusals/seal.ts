import type { RefusalRegister } from './refusal-text.ts'

/** 印章 — refusals in the order of checking: does it exist, whose is it, has it ended, then what it is to say, who files it, whether it can be made and used. */
export const sealRefusals = {
  SEAL_ALREADY_CAPTURED: { zh: '该印章已经采集。', next: '请查看原印章的办理进度。' },
  SEAL_NOT_FOUND: { zh: '没有这个印章。', next: '请核对印章编号。' },
  SEAL_NOT_OF_YOUR_UNIT: { zh: '该印章不是本单位的。', next: '请由印章所属单位（或承接其职能的单位）的印章管理员办理。' },
  SEAL_CANCELLED: { zh: '印章已经注销。', next: '需要用印的，请使用本单位在用的印章，或重新采集。' },
  SEAL_UNIT_ENDED: { zh: '印章所属单位已撤并，其印章不能再备案、启用、使用或重新制作。', next: '请注销该印章；承接单位请采集并使用自己的印章。' },
  SEAL_NAME_MISSING: { zh: '个人名章须填写姓名。', next: '请填写印文上的姓名。' },
  SEAL_NAME_NOT_LEGAL: { zh: '印文名称与单位的法定名称不符。', next: '法定名称章须与登记的机构名称完全一致；业务专用章须以该名称开头。名称有变的，请先办理机构变更。' },
  SEAL_BOTTOM_NOT_ALLOWED: { zh: '法定名称章和个人名章没有下弦文。', next: '请去掉下弦文；需要下弦文的请采集业务专用章。' },
  SEAL_BOTTOM_MISSING: { zh: '业务专用章须有下弦文。', next: '请填写专用章的用途，例如 受理专用章。' },
  SEAL_ALREADY_FILED: { zh: '印章已经备案。', next: '请启用该印章，或办理停用、注销。' },
  SEAL_CAPTURER_FILES: { zh: '采集人不能为自己采集的印章备案。', next: '请由本单位另一名印章管理员备案。' },
  SEAL_UNIT_RENAMED: { zh: '采集之后单位的法定名称已经变更，印章不能再备案、启用或使用。', next: '请按现名称重新制作该印章；尚未备案的，请注销并重新采集。' },
  SEAL_VALIDITY_OVER: { zh: '印章的有效期已经届满。', next: '请重新制作印章。' },
  SEAL_NAME_LENGTH: { zh: '印文名称过长或过短，不能排入印面。', next: '请按所列字数调整；法定名称过长的，请联系系统管理员。' },
  SEAL_BOTTOM_LENGTH: { zh: '下弦文过长，不能排入印面。', next: '请缩短下弦文。' },
  SEAL_GLYPH_MISSING: { zh: '印章字库中没有所列的字。', next: '请核对是否录入有误；确需该字的，请系统管理员加装字体。' },
  SEAL_KEY_NOT_OF_UNIT: { zh: '所指定的密钥没有登记给本单位。', next: '请核对密钥编号；确为本单位密钥的，请系统运维人员以 npx hub key assign 登记后重试。' },
  SEAL_KEY_NOT_USABLE: { zh: '所指定的密钥不能用于该印章。', next: '一把密钥只用于一枚印章，种类须相符：请改用本单位的另一把密钥，或不指定而由签名机生成；已经采集的，请注销并重新采集。' },
  SEAL_NOT_MADE: { zh: '签名机拒绝制作该印章。', next: '请凭所列代码联系系统管理员；原因排除后可再次备案。' },
  SEAL_NOT_FILED: { zh: '印章尚未备案。', next: '请先由另一名印章管理员备案。采集有误的，可直接注销。' },
  SEAL_ALREADY_ACTIVE: { zh: '印章已经启用。', next: '无需再次启用。' },
  SEAL_STOPPER_ACTIVATES: { zh: '印章因涉嫌冒用停用，停用人不能自行启用。', next: '请由本单位另一名印章管理员核实后启用。' },
  SEAL_ANOTHER_ACTIVE: { zh: '本单位已有一枚在用的法定名称章。', next: '一个单位同时只能有一枚在用的法定名称章：请先停用、注销或重新制作那一枚。' },
  SEAL_NOT_ACTIVE: { zh: '印章没有启用，不能使用，也不能停用。', next: '请启用该印章后重试，或使用本单位在用的印章。' },
  SEAL_CANCEL_FILING_MISSING: { zh: '已备案的印章注销时须有注销备案号。', next: '请办理注销备案，并填写备案号。' },
  SEAL_EFFECTIVE_IN_FUTURE: { zh: '注销的生效时间不能在将来。', next: '请填写此刻或以前的时间；不填即为此刻。' },
  SEAL_EFFECTIVE_IN_PAST: { zh: '注销的生效时间早于此刻：只有因私钥丢失或被盗而注销的可以，且不得早于备案。', next: '私钥丢失或被盗的，请选此原因，并填写备案之后的丢失时间；其他原因请不填生效时间，即为此刻。' },
  SEAL_BACKDATED_ALONE: { zh: '一人不能单独使印章自以前的时刻起注销：那会使其间用印的文件存疑。', next: '请先由一名印章管理员以涉嫌冒用停用该印章（一人即可，立即生效），再由另一名办理注销或重新制作，并填写私钥丢失的时刻；不填时刻的，一人即可办理。' },
  SEAL_FILING_NUMBER_TAKEN: { zh: '该备案号已由另一枚印章使用：一枚印章一个备案号，备案号与注销备案号不得互相重复，印章注销后其号仍不再使用。', next: '请与备案机关出具的回执核对；重新制作的印章须用新的备案号。确属原登记有误的，请联系系统管理员核实占用该号的印章。' },
} as const satisfies RefusalRegister

export type SealRefusal = keyof typeof sealRefusals
