/**
 * 输入字段说明 — what each field of a command means, by its name; where one name means different things, by `Type.name`.
 * A field without a text stops the build of the schema.
 */
export const fieldTexts: Readonly<Record<string, string>> = {
  commandId: '幂等键：由调用方为每个新请求生成的 UUID；原样重发得到首次的结果',
  // ids
  unitId: '机构内部编号', windowUnit: '受委托收件的窗口单位', successor: '承接职能的机构', operatorId: '人员内部编号', typeId: '证照类型内部编号',
  licenceId: '证照内部编号', itemId: '事项内部编号', grantId: '授权编号', caseId: '办件内部编号', fileId: '证照文件编号', lookUpId: '用证记录编号', investigationId: '审计立项编号',
  holderId: '持证主体内部编号', predecessor: '被取代的证照', witness: '手工录入时在场的第二名工作人员', supervisor: '监管机构；没有时为 null',
  // registers
  uscc: '统一社会信用代码', name: '名称', kind: '种类', areaCode: '行政区划代码，六位数字', items: '事项内部编号', roles: '角色，整份替换',
  issuer: '登录服务的 issuer 地址', subject: '登录服务中的账号（令牌的 sub）；只保存其带密钥摘要', holder: '持证人账号对应的主体；工作人员为 null',
  idType: '持证主体代码类型，三位数字', number: '证件或文书号码', code: '代码', definition: '定义', holderKinds: '持证主体类别',
  holdersMin: '最少持证主体数', holdersMax: '最多持证主体数', issuersMax: '最多共同颁发机构数', issuers: '颁发机构', authority: '各项处置的有权机关',
  suspend: '暂扣', revoke: '吊销', rescind: '撤销', cancel: '注销', faceSchema: '照面信息的 JSON Schema（2020-12）',
  validityYearsMax: '有效期最多年数；可为长期时为 null', uniqueness: '有效证照的唯一性', field: '字段名', per: '唯一性种类', sharing: '共享属性',
  trustToWaive: '免提交所需的可信程度', reviewRequired: '签发前须经审核', template: '版式模板代码', implementingUnit: '实施单位', statutoryDays: '法定时限，工作日',
  promisedDays: '承诺时限，工作日；0 为即办', slots: '材料项', slot: '材料项代码，形如 M1', role: '材料属于哪一角色的当事人', main: '是否主件', evidence: '可接受的证据，按优先次序',
  typeCode: '证照类型代码，21 位', hold: '保全文号代码', reason: '理由', basis: '依据',
  // licences
  holders: '持证主体', validity: '有效期', from: '起始日', until: '截止日（含）；长期为 null', face: '照面信息：字段名到值的对象',
  licenceNumber: '证照编号；不填时按标识的流水号生成', duplicates: '副本份数', effectiveAt: '法律上的生效时刻，与登记时刻不同时填写', identifier: '电子证照标识',
  issuedOn: '颁发日期', sourceSystem: '来源系统代码', sourceId: '来源系统中的标识，与来源系统一起永久指向这一行', year: '年检年度', passed: '是否通过',
  // sharing
  statute: '法律依据的引用代码', presenceMin: '办件至少须有的在场证据', scope: '授权范围', implementingUnits: '事项的实施单位', plain: '是否不脱敏',
  dailyQuota: '每日用证次数上限', validFrom: '起始日', validUntil: '截止日（含）', purpose: '用途', foreignNumber: '业务系统自有的办件编号；不填则由本系统编号',
  system: '业务系统代码', parties: '当事人', party: '当事人代码，形如 P1', presence: '在场证据；不在场为 null', reference: '证据编号：读卡器序列号、报文编号等代码',
  due: '补正期限', outcome: '办结方式', level: '返回层级', asOf: '按该时刻的法律状态；不填为现在', asKnownAt: '按该时刻已登记的内容；不填为现在',
  'SetLicenceTemplateInput.template': '版式模板：一页的版面，样例见 schemas/templates；其中的 version 由账本重新计数',
  'DepositLicenceFileInput.licenceId': '证照内部编号；或者填电子证照标识，或者填证照类型代码与证照编号，三者取一', 'DepositLicenceFileInput.identifier': '电子证照标识', 'DepositLicenceFileInput.licenceNumber': '证照编号，与证照类型代码同填',
  'DepositLicenceFileInput.version': '证照的现行版本', 'DepositLicenceFileInput.bytes': '部门签章的原始文件（PDF 或 OFD），base64；超过 180 kB 的请用 POST /v1/licence-files/deposit',
  'MakeAnnotatedCopyInput.format': '文件格式',
  'MakeCaseNoticeInput.kind': '文书种类；不填为受理通知书',
  'MakeCaseNoticeInput.format': '文件格式；不填为 PDF',
  'MakeAnnotatedCopyInput.usedFor': '加注事由：填在“仅供办理”与“使用”之间的事项，最多 24 个字，不写身份号码；连“仅供办理……使用”一起填的，只取事项',
  'MakeAnnotatedCopyInput.validUntil': '使用期限的最后一天，最长 180 天且不晚于证照的有效期；不填为 90 天',
  'DownloadLicenceFileInput.purpose': '取件用途；持证人取本人的文件填本人',
  // seals
  sealId: '印章内部编号', cause: '原因', filingNumber: '备案号，由备案机关给出', bottom: '下弦文；业务专用章须填写，其他种类没有', validYears: '有效期，年，自采集之日起，最长 5；不填为 5',
  'CaptureSealInput.name': '印文名称；不填为单位的法定名称，个人名章须填写', 'CancelSealInput.filingNumber': '注销备案号；从未备案的印章可以不填', 'RemakeSealInput.filingNumber': '原印章的注销备案号',
  'RemakeSealInput.name': '接替的印章的印文名称；不填为单位现在的法定名称', 'RemakeSealInput.bottom': '接替的印章的下弦文；不填则不变', 'RemakeSealInput.validYears': '接替的印章的有效期，年；不填为 5',
  keys: '本单位自有的密钥，由运维人员导入并登记给本单位；不填由签名机生成', sm2: 'SM2 密钥的编号，用于印章与 OFD；不填由签名机生成', p256: 'P-256 或 RSA-2048 密钥的编号，用于 PDF；不填由签名机生成',
  'LookUpInput.fields': '要查看的字段；空表示授权内的全部字段', 'GrantScopeInput.fields': '授权的字段',
  'LicenceTypeDefinitionInput.fields': '照面字段：字段名到 {label, mask, holder} 的对象；holder 为持证主体序号（从 0 起），表示该字段以其密钥密封',
  'LookUpInput.licenceNumber': '窗口所见的证照编号，用于比对；不符时答复信息不符', 'PartyInput.role': '当事人角色', 'PartyInput.holder': '当事人的证件号码与姓名（名称）', 'ResolveSlotInput.lookUpId': '命中该材料项的用证记录',
  'PresenceInput.reason': '手工录入的原因', 'EraseHolderInput.basis': '清除依据', 'TakePaperInput.reason': '收取纸质材料的理由', 'AskSupplementInput.slots': '须补正的材料项代码',
}

export function fieldText(type: string, field: string): string | undefined {
  return fieldTexts[`${type}.${field}`] ?? fieldTexts[field]
}
