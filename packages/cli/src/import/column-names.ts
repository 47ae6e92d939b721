/**
 * 列 — what an import understands of a row beside the face data of its type. Names are those of the 目录 and 元数据 tables
 * (standards.md 1.3): Chinese, pinyin initials (a), English directory entry (b), upload batch row (c), English interface (d).
 * Names marked [I] are what exports were seen or may be expected to say.
 */
export const columnNames = {
  operation: ['cd_operation', '操作', '操作类型'],
  changedAt: ['cd_time', '操作时间', 'ZZBGSJ', '变更时间'],
  batch: ['cd_batch', '批次', '批次号'],
  sourceId: ['source_id', '电子证照源标识', '源标识'],
  typeCode: ['type_code', 'certificate_type_name_code', 'certificateTypeCode', 'ZZLXDM', '证照类型代码'],
  identifier: ['certificate_identifier', 'certificateIdentifier', 'ZZBS', '证照标识', '电子证照标识'],
  licenceNumber: ['number', 'certificate_number', 'certificateNumber', 'ZZBH', '证照编号', '证照号码'],
  holderNames: ['holder', 'holder_name', 'certificateHolderName', 'CZZT', '持证主体', '持证主体名称', '持证人'],
  holderNumbers: ['holder_code', 'certificateHolderCode', 'CZZTDM', '持证主体代码', '持证人证件号码'],
  holderTypes: ['holder_type', 'holder_type_name', 'certificateHolderTypeName', 'CZZTDMLXDM', 'CZZTDMLX', '持证主体代码类型代码', '持证主体代码类型', '持证人证件类型'],
  issuerCodes: ['issue_dept_code', 'issuing_authority_code', 'certificateIssuingAuthorityCode', 'ZZBFJGDM', '证照颁发机构代码', '颁发机构代码'],
  issuedOn: ['issue_date', 'issuing_authority_date', 'certificateIssuedDate', 'ZZBFRQ', '证照颁发日期', '颁发日期', '发证日期'],
  validFrom: ['validate_start', 'certificateEffectiveDate', 'ZZYXQQSRQ', '证照有效期起始日期', '有效期起始日期', '有效期起始'],
  validUntil: ['validate_end', 'certificateExpiringDate', 'ZZYXQJZRQ', '证照有效期截止日期', '有效期截止日期', '有效期截止'],
  validRange: ['validity_range', '有效期限', '有效期'],
  status: ['status', 'ZZZT', '状态', '证照状态'],
  duplicates: ['copies', '副本数'],
  reason: ['reason', 'ZZBGYY', '变更原因', '注销原因', '原因'],
  remark: ['error_remark', '错误说明'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type ColumnKey = keyof typeof columnNames

/** Names that say what a person reads elsewhere: known, and left aside without a warning. */
export const understoodButUnused: readonly string[] = [
  'name', 'certificate_name', 'certificateName', 'ZZMC', '证照名称', 'type', 'certificate_type_name', 'certificateTypeName', '证照类型名称',
  'issue_dept', 'issuing_authority_name', 'certificateIssuingAuthorityName', 'ZZBFJG', '证照颁发机构', 'data_source', 'area_code',
]
