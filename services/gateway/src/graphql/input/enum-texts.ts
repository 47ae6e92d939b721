/** 枚举说明 — GraphQL name and Chinese label of every closed list that a command or an answer may hold. */
export interface EnumText {
  readonly zh: string
  readonly values: Readonly<Record<string, string>>
}

export const enumTexts = {
  UnitKind: { zh: '机构类别', values: { department: '部门', 'service-centre': '政务服务中心', 'data-authority': '数据主管部门', supervision: '监管机构', audit: '审计机关' } },
  OperatorKind: { zh: '账号类别', values: { person: '人员', system: '业务系统' } },
  Role: {
    zh: '角色',
    values: {
      'issuing-clerk': '发证经办', approver: '审批人', 'window-clerk': '综合窗口', 'catalogue-admin': '目录管理员', 'seal-custodian': '印章管理员',
      auditor: '审计员', 'security-admin': '安全管理员', 'system-admin': '系统管理员', holder: '持证人', 'department-system': '部门业务系统',
    },
  },
  OperatorStatus: { zh: '账号状态', values: { active: '在用', suspended: '停用' } },
  HolderKind: { zh: '持证主体类别', values: { person: '自然人', organisation: '法人或其他组织' } },
  ActingAuthority: { zh: '有权机关', values: { issuer: '颁发机构', 'issuer-or-supervisor': '颁发机构或监管机构', supervisor: '监管机构' } },
  MaskKind: { zh: '脱敏方式', values: { none: '不脱敏', name: '姓名', 'id-number': '证件号码', address: '地址', phone: '电话', whole: '整体隐藏' } },
  UniquenessKind: { zh: '唯一性', values: { none: '不限', holder: '每个持证主体一份', 'holder-and-field': '每个持证主体与字段值一份', field: '每个字段值一份' } },
  SharingClass: { zh: '共享属性', values: { unconditional: '无条件共享', conditional: '有条件共享', 'not-shared': '不予共享' } },
  TrustToWaive: { zh: '免提交所需可信程度', values: { verified: '已核验', any: '不限' } },
  PartyRole: {
    zh: '当事人角色',
    values: {
      applicant: '申请人', 'legal-representative': '法定代表人', handler: '经办人', agent: '代理人', guardian: '监护人', minor: '未成年人',
      spouse: '配偶', 'co-owner': '共有人', 'related-party': '关联人',
    },
  },
  EvidenceKind: { zh: '证据种类', values: { licence: '电子证照', 'earlier-material': '既有材料', 'data-check': '数据核验', commitment: '告知承诺', paper: '纸质材料' } },
  ErasureBasis: { zh: '清除依据', values: { 'retention-ended': '期限届满', 'holder-request': '本人请求', 'court-order': '法院裁判' } },
  GrantBasis: { zh: '用证依据', values: { statutory: '依职能', consent: '持证人授权' } },
  PresenceKind: { zh: '在场证据', values: { 'card-reader': '读卡器', presentation: '亮证', 'signed-message': '业务系统签名报文', keyed: '手工录入' } },
  KeyedReason: { zh: '手工录入原因', values: { 'reader-broken': '读卡器故障', 'card-damaged': '证件损坏', 'no-card': '未带证件', organisation: '法人办事' } },
  PaperReason: {
    zh: '收取纸质材料的理由',
    values: {
      'not-deposited': '证照未归集', mismatch: '信息不符', 'source-failed': '系统故障', 'not-in-force': '证照不在有效状态',
      'holder-wishes': '当事人自愿提交', 'original-to-withdraw': '须收回原件', 'unverified-stock': '存量未核验',
    },
  },
  DeclineKind: { zh: '不予受理的种类', values: { 'not-competent': '不属本机关职权', 'not-needed': '依法无需许可', 'false-material': '材料虚假', other: '其他' } },
  CaseOutcome: { zh: '办结方式', values: { done: '办结', withdrawn: '撤回', lapsed: '逾期终止' } },
  DownloadPurpose: { zh: '取件用途', values: { delivery: '送达持证人', archive: '归档', verification: '核对', dispute: '异议处理', own: '本人' } },
  DepositedTrust: { zh: '签章可信程度', values: { trusted: '由受信任的机构签发，当时有效', untrusted: '签发机构不在信任之列', unknown: '无法判断' } },
  Judgement: { zh: '判定', values: { yes: '是', no: '否', unknown: '无法判断' } },
  TimeBasis: { zh: '时间的依据', values: { attested: '有时间戳证明', claimed: '自行声明' } },
  LicenceFileOrigin: { zh: '证照文件来源', values: { made: '本枢纽制作', deposited: '部门交存' } },
  LicenceFileFormat: { zh: '证照文件格式', values: { pdf: 'PDF', ofd: 'OFD' } },
  LicenceFileOutcome: { zh: '文件制作结果', values: { made: '已制成', refused: '未制成', requested: '等待重制' } },
  CopyAsker: { zh: '加注件由谁申请', values: { own: '持证人本人', 'on-behalf': '颁发机构代办' } },
  AnnotatedCopyOutcome: { zh: '加注件制作结果', values: { asked: '等待制作', made: '已制成', refused: '未制成', swept: '到期已清理' } },
  NoticeKind: { zh: '窗口文书种类', values: { receipt: '收件凭证', acceptance: '受理通知书', supplement: '补正告知书', decline: '不予受理通知书' } },
  CaseNoticeOutcome: { zh: '窗口文书制作结果', values: { asked: '等待制作', made: '已制成', refused: '未制成' } },
  AnswerLevel: { zh: '返回层级', values: { predicate: '是否', fields: '字段' } },
  RestrictionKind: { zh: '限制原因', values: { seized: '查封', mortgaged: '抵押', other: '其他' } },
  DisputeKind: { zh: '异议种类', values: { missing: '缺失', wrong: '有误', unloadable: '无法打开' } },
  MissKind: { zh: '未命中的种类', values: { none: '无此证', 'not-deposited': '未归集', mismatch: '信息不符', 'source-failed': '系统故障' } },
  LookUpNotice: { zh: '用证提示', values: { restricted: '受限制', disputed: '有异议', 'unverified-stock': '存量未核验' } },
  LicenceStatus: {
    zh: '证照此刻的状态',
    values: {
      draft: '制证中', 'not-yet-valid': '未生效', valid: '有效', suspended: '暂扣', lost: '挂失', expired: '过期', withdrawn: '撤回', rescinded: '撤销',
      revoked: '吊销', cancelled: '注销', 'transferred-out': '转出', superseded: '被换发',
    },
  },
  RegisterStatus: { zh: '登记状态', values: { active: '在用', retired: '停用', published: '已发布', withdrawn: '已取消' } },
  SealKind: { zh: '印章种类', values: { unit: '法定名称章', business: '业务专用章', personal: '个人名章' } },
  SealStatus: { zh: '印章状态', values: { captured: '已采集', filed: '已备案', active: '在用', disabled: '停用', cancelled: '已注销' } },
  SealStopCause: {
    zh: '停用原因',
    values: { 'custodian-changed': '印章管理员变动', 'suspected-misuse': '疑似被冒用', 'name-change-pending': '名称变更办理中', maintenance: '系统维护', other: '其他' },
  },
  SealRemakeCause: { zh: '重新制作原因', values: { 'name-changed': '名称变更', 'key-compromised': '密钥泄露或失控', damaged: '损坏，不能使用', expired: '有效期届满', redesigned: '换用新的式样', 'key-rotated': '定期更换密钥' } },
  SealCancelCause: {
    zh: '注销原因',
    values: {
      'name-changed': '名称变更', 'key-compromised': '密钥泄露或失控', damaged: '损坏，不能使用', expired: '有效期届满', redesigned: '换用新的式样', 'key-rotated': '定期更换密钥',
      'unit-ended': '单位撤并', 'no-longer-needed': '不再使用', 'captured-in-error': '采集有误',
    },
  },
  GrantStatus: { zh: '授权状态', values: { requested: '申请中', authorised: '已生效', rejected: '已驳回', withdrawn: '已撤回' } },
  CaseStatus: { zh: '办件状态', values: { opened: '已登记', received: '已收件', accepted: '已受理', declined: '不予受理', closed: '已办结' } },
  SlotState: { zh: '材料项状态', values: { open: '待办', licence: '证照满足', paper: '收取纸质' } },
  LookUpOutcome: { zh: '用证结果', values: { answered: '已答复', refused: '已拒绝', missed: '未命中' } },
  InvestigationStatus: { zh: '审计立项状态', values: { open: '进行中', closed: '已结项' } },
  InvestigationActKind: { zh: '审计查阅种类', values: { licence: '查阅证照', 'look-ups': '查阅用证记录' } },
  IdentifierCheck: { zh: '标识校验', values: { ok: '正确', 'wrong-check-character': '校验位不符', malformed: '格式不符', absent: '没有标识' } },
} as const satisfies Readonly<Record<string, EnumText>>

export type EnumName = keyof typeof enumTexts

/** The list that has exactly these values, whatever their order. */
export function findEnumName(values: readonly string[]): EnumName | undefined {
  const wanted = values.toSorted().join()
  return (Object.keys(enumTexts) as EnumName[]).find((name) => Object.keys(enumTexts[name].values).sort().join() === wanted)
}
