import type { RefusalRegister } from './refusal-text.ts'

/** 证照类型 — refusals in the order of checking: the code and who may use it, then the definition from holders to face data. */
export const licenceTypeRefusals = {
  LICENCE_TYPE_ALREADY_REGISTERED: { zh: '该证照类型已经登记。', next: '需要调整时请办理证照类型修订。' },
  LICENCE_TYPE_NOT_FOUND: { zh: '没有这个证照类型。', next: '请核对证照类型编号，或先登记该类型。' },
  LICENCE_TYPE_CODE_INVALID: { zh: '证照类型代码不正确。', next: '请填写 21 位代码：定义机构统一社会信用代码加三位顺序号。' },
  LICENCE_TYPE_DEFINED_ELSEWHERE: { zh: '该代码的定义机构不是本单位，本单位不能登记。', next: '地方自定义类型由定义机构自行登记；国家统一定义的类型由业务主管部门或数据主管部门登记。' },
  LICENCE_TYPE_CODE_TAKEN: { zh: '该证照类型代码已经登记。', next: '请直接使用已登记的类型；新类型请另取顺序号。' },
  LICENCE_TYPE_NOT_YOURS: { zh: '该证照类型不是本单位登记的。', next: '请由登记单位或数据主管部门办理。' },
  LICENCE_TYPE_RETIRED: { zh: '该证照类型已停用。', next: '请使用替代的证照类型，或登记新的类型。' },
  LICENCE_TYPE_HOLDERS_RANGE: { zh: '持证主体数量的下限大于上限。', next: '请改正持证主体数量的范围。' },
  LICENCE_TYPE_ISSUERS_REPEATED: { zh: '颁发机构列表中有重复的机构。', next: '请去掉重复的机构。' },
  LICENCE_TYPE_ISSUERS_TOO_FEW: { zh: '联合颁发机构数量的上限超过了可颁发的机构数。', next: '请补充颁发机构，或减小上限。' },
  LICENCE_TYPE_UNIT_UNKNOWN: { zh: '颁发机构或监管机构中有未登记或已撤并的机构。', next: '请先登记机构，或改为承接其职能的机构。' },
  LICENCE_TYPE_SUPERVISOR_MISSING: { zh: '规定由监管机构处置，但没有填写监管机构。', next: '请填写监管机构，或改为由颁发机构处置。' },
  LICENCE_TYPE_SCHEMA_INVALID: { zh: '照面数据结构不是有效的 JSON Schema（2020-12）。', next: '请按所列位置改正后重新提交。' },
  LICENCE_TYPE_PATTERN_UNFIT: { zh: '照面数据结构中有正则表达式不能使用：枢纽只执行耗时与文本长度成正比的正则表达式。', next: '请按所列位置改写：不用先行断言、后行断言和反向引用，重复次数与长度从简；长度用 minLength、maxLength 限定，取值用 enum 列出。' },
  LICENCE_TYPE_SCHEMA_NOT_FLAT: { zh: '照面数据结构须为对象，字段只能是文本、数字或是否值，且不允许未列出的字段。', next: '请将 type 设为 object、additionalProperties 设为 false，去掉 patternProperties，并把每个字段的 type 设为 string、number、integer 或 boolean。' },
  LICENCE_TYPE_FIELD_UNDESCRIBED: { zh: '照面数据结构中有字段没有填写名称和脱敏方式。', next: '请为所列字段补充说明。' },
  LICENCE_TYPE_FIELD_UNKNOWN: { zh: '有说明的字段不在照面数据结构中。', next: '请在结构中补充所列字段，或删除其说明。' },
  LICENCE_TYPE_REQUIRED_UNKNOWN: { zh: '必填字段不在照面数据结构中。', next: '请改正必填字段列表。' },
  LICENCE_TYPE_FIELD_HOLDER_RANGE: { zh: '字段所属的持证主体序号超出持证主体数量上限。', next: '序号从 0 起算，请改正序号或数量上限。' },
  LICENCE_TYPE_UNIQUENESS_FIELD: { zh: '唯一性所依据的字段不存在或不是必填。', next: '请选择照面数据中的必填字段。' },
  LICENCE_TYPE_UNIQUENESS_FIXED: { zh: '唯一性规则登记后不能修改，否则已颁发的证照无法对应。', next: '请停用本类型，另行登记新的类型。' },
  LICENCE_TYPE_TEMPLATE_OF_ANOTHER: { zh: '该版式模板是另一个证照类型的。', next: '请核对模板中的证照类型代码。' },
  LICENCE_TYPE_TEMPLATE_FIELD_UNKNOWN: { zh: '版式模板要用的字段不在照面数据结构中。', next: '请从模板中去掉所列字段，或先修订证照类型。' },
  LICENCE_TYPE_TEMPLATE_FIELD_OPTIONAL: { zh: '版式模板必须有的字段，照面数据可以不填。', next: '请在模板中为所列字段写明没有时显示什么（otherwise），或把字段改为必填。' },
  LICENCE_TYPE_TEMPLATE_GLYPH_MISSING: { zh: '字库中没有版式模板要用的字，文件会缺字。', next: '请按所列的字和码位改正模板。' },
  LICENCE_TYPE_TEMPLATE_SEALS_TOO_FEW: { zh: '版式模板的印章位少于最多可联合颁发的机构数。', next: '请为每一种颁发机构数排好印章位。' },
  LICENCE_TYPE_TEMPLATE_NONE: { zh: '该证照类型还没有版式模板。', next: '预览时请给出要看的版式模板。' },
} as const satisfies RefusalRegister

export type LicenceTypeRefusal = keyof typeof licenceTypeRefusals
