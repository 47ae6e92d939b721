import type { RefusalRegister } from './refusal-text.ts'

/**
 * 证照文件 — refusals of the commands about files, in the order of checking, then (`FILE_…`) what a file was not made for: those stand in the log and are
 * shown beside the licence. Who is not entitled to a file learns no more than that there is none.
 */
export const licenceFileRefusals = {
  LICENCE_FILE_NOT_FOUND: { zh: '没有这本证照，或者没有它的这个文件。', next: '请核对所填的标识或编号，证照编号须与照面上的完全一致；文件只向颁发机构和持证人本人提供，持证人的信息依法清除后文件随之清除。' },
  LICENCE_FILE_PURPOSE_WRONG: { zh: '所填用途与取件人不符。', next: '持证人取本人的文件请填本人，颁发机构请填实际用途。' },
  LICENCE_FILE_NOT_OURS: { zh: '该证照不由本枢纽制作文件。', next: '草案、已终止的证照和存量入库的证照不制作文件；证照类型没有版式的，请目录管理员设定版式。' },
  LICENCE_FILE_DEPOSITED: { zh: '该版本的文件均由部门交存，不另行制作。', next: '需要更换的，请重新交存；证照变更后再由本枢纽制作。' },
  LICENCE_FILE_UNDER_WAY: { zh: '该证照的文件正在制作。', next: '请稍候查看；长时间没有制成的，请联系系统管理员。' },
  LICENCE_FILE_LICENCE_AMBIGUOUS: { zh: '符合这个标识或编号的在册证照不止一本。', next: '请改用证照内部编号，见证照登记簿；入库的重复数据请先消除重复。' },
  LICENCE_FILE_NOT_TAKEN: { zh: '该证照不能交存文件。', next: '草案请先签发，已终止的证照不再收存文件。' },
  LICENCE_FILE_VERSION_WRONG: { zh: '所填版本不是证照的现行版本。', next: '请核对证照版本，交存现行版本的文件。' },
  LICENCE_FILE_KNOWN: { zh: '该文件已经在册。', next: '不必重复交存；取件请用原文件编号。' },
  LICENCE_FILE_FORMAT_UNKNOWN: { zh: '不是 PDF 或 OFD 文件。', next: '请交存部门签章的原始文件，不要改名、压缩或另存。' },
  LICENCE_FILE_UNSIGNED_OR_CHANGED: { zh: '文件没有可核验的签章，或内容与签章时不一致，不予收存。', next: '请交存部门签章的原始文件；可先用 npx hub verify 查看每一步的结果。' },
  LICENCE_FILE_IS_COPY: { zh: '这是加注件，不是证照文件，不予收存。', next: '加注件只供办理一件事、有使用期限；请交存部门签章的证照原始文件。' },
  LICENCE_FILE_IS_NOTICE: { zh: '这是窗口文书（收件凭证、受理通知书等），不是证照文件，不予收存。', next: '请交存部门签章的证照原始文件。' },
  LICENCE_FILE_NOT_JUDGED: { zh: '无法读取或核验这个文件，不予收存。', next: '加密、过于复杂或签名格式不受支持的文件无法核验，请按 docs/verify.md 所列格式重新签章。' },
  LICENCE_FILE_SEAL_INVALID: { zh: '文件的签章在签章时无效，不予收存。', next: '证书或印章已吊销、过期或用途不符的，请用有效的印章重新签章。' },
  LICENCE_FILE_OF_ANOTHER: { zh: '文件是另一本证照的：写明的电子证照标识不是该证照的，或者是本枢纽为别的证照制作的。', next: '请核对文件与证照编号。' },
  FILES_BEHIND: { zh: '证照文件积压，暂停签发和制作。', next: '请等待文件制作恢复后再办理；系统管理员请检查签名服务。' },
  FILE_SEAL_MISSING: { zh: '颁发机构没有在用的法定名称章。', next: '请颁发机构的印章管理员启用印章，此后枢纽自行补制文件，无须申请。' },
  FILE_SEAL_UNUSABLE: { zh: '颁发机构的印章不能使用。', next: '请印章管理员核对印章的状态，重新制作并启用；此后枢纽自行补制文件，无须申请。' },
  FILE_FIELD_MISSING: { zh: '照面信息缺少版式要求的内容。', next: '请变更或纠错补齐所列内容，或请目录管理员修订版式，再申请重制。' },
  FILE_GLYPH_MISSING: { zh: '字库中没有列出的字，文件会缺字。', next: '请系统管理员加装含有该字的字体，再申请重制。' },
  FILE_TEXT_TOO_LONG: { zh: '所列字段内容过长，版式中排不下。', next: '请目录管理员修订版式，再申请重制。' },
  FILE_ISSUERS_TOO_MANY: { zh: '版式没有为这么多颁发机构留印章位。', next: '请目录管理员修订版式，再申请重制。' },
  FILE_TOO_LARGE: { zh: '制成的文件过大，不能保存。', next: '请目录管理员简化版式，再申请重制。' },
  FILE_NOT_COMPOSED: { zh: '签名服务拒绝制作该文件。', next: '请系统管理员查看签名服务的日志，再申请重制。' },
} as const satisfies RefusalRegister

export type LicenceFileRefusal = keyof typeof licenceFileRefusals
