import type { RefusalRegister } from './refusal-text.ts'

/** 访问 — refusals before any rule of the domain is asked, in order. */
export const accessRefusals = {
  TOKEN_MISSING: { zh: '没有登录凭证。', next: '请先登录，或在请求头 Authorization 中携带令牌。' },
  TOKEN_INVALID: { zh: '登录凭证无效：签名、签发者或受众不符。', next: '请重新登录；系统对接请核对令牌的 issuer 和 audience。' },
  TOKEN_EXPIRED: { zh: '登录凭证已过期。', next: '请重新登录后再试。' },
  COMMAND_UNKNOWN: { zh: '不认识这个命令。', next: '请核对接口文档中的命令名称。' },
  INPUT_INVALID: { zh: '提交的内容有误。', next: '请按 problems 中逐条列出的位置和原因改正后重新提交。' },
  COMMAND_ID_REUSED: { zh: '这个幂等键已经用于另一份内容。', next: '同一请求请原样重发；新请求请换一个新的 commandId。' },
  ACCOUNT_UNKNOWN: { zh: '该账号尚未在本系统登记。', next: '请联系本单位的安全管理员登记人员。' },
  ACCOUNT_SUSPENDED: { zh: '该账号已停用。', next: '请联系本单位的安全管理员。' },
  UNIT_OF_ACCOUNT_ENDED: { zh: '该账号所在机构已撤并。', next: '请联系承接机构的安全管理员重新登记账号。' },
  ACTING_FOR_DENIED: { zh: '不能以该人员的名义办理。', next: '系统只能代表本单位在用的窗口人员；请核对 actingFor。' },
  ROLE_MISSING: { zh: '您的角色不能办理这项业务。', next: '请由具备相应角色的人员办理，或联系安全管理员调整角色。' },
  SOURCE_ROW_TAKEN: { zh: '该来源系统的这条记录已经入库。', next: '内容有变的，请以 U（更新）提交；要注销的，请以 D 提交。' },
  SOURCE_ROW_UNKNOWN: { zh: '没有找到该来源系统的这条记录。', next: '请核对来源系统和源标识；新记录请以 I（新增）提交。' },
  HOLDER_ERASED: { zh: '所涉持证主体的信息已依法清除。', next: '请核对号码；如需重新建档，请作为新的持证主体提交。' },
  HUB_INITIALISED: { zh: '本枢纽已经初始化过。', next: '请由现有的安全管理员登记其他人员。' },
  HOLDER_ID_TYPE_UNKNOWN: { zh: '不认识这个持证主体代码类型。', next: '请使用 GB/T 36903 附录 A 的三位代码，例如 001 统一社会信用代码、111 公民身份号码。' },
  HOLDER_NUMBER_WRONG: { zh: '持证主体的号码有误。', next: '请按提示核对号码后重新提交。' },
  CONTENDED: { zh: '同一对象正被多人同时修改，本次没有写入。', next: '请刷新后重试。' },
} as const satisfies RefusalRegister
