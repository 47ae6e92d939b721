/** 故事 — the tabs of GraphiQL in order: who signs in, what to do, and a document that runs once the ids of the step before are filled in. */
export interface StoryTab {
  readonly query: string
  readonly variables: string
}

interface Step {
  readonly title: string
  readonly account: string
  readonly hint: string
  readonly text: string
  readonly variables?: object
}

const reply = (ids: string): string => `
    __typename
    ... on CommandAccepted { position replayed ${ids} }
    ... on CommandRefused { code message nextStep detail }
    ... on InputInvalid { message problems { path message } }`

const command = (name: string, ids: string): string => {
  const type = name.charAt(0).toUpperCase() + name.slice(1)
  return `mutation ${type}($input: ${type}Input!) {\n  ${name}(input: $input) {${reply(ids)}\n  }\n}`
}

const newId = '每次换一个新的 UUID'
const person = { idType: '111', number: '<18 位公民身份号码>', name: '<姓名>' }

const steps: readonly Step[] = [
  {
    title: '一、我是谁', account: '任一演示账号', hint: '在首页一键登录后执行。',
    text: 'query WhoAmI {\n  hubStatus { ready parts { name ok } }\n  me { roles nameMasked unit { unitId name kind } }\n}',
  },
  {
    title: '二、目录', account: '任一工作人员', hint: '后面各步要用的编号都在这里。',
    text: `query Registers {
  licenceTypes(first: 20) { edges { node { typeId code name sharing issuers { unitId name } } } }
  serviceItems(first: 20) { edges { node { itemId code name implementingUnit { unitId name } slots { slot name role evidence { kind typeCode } } } } }
  grants(last: 20) { edges { node { grantId status typeCode validUntil items { name } fields { field plain } } } }
}`,
  },
  {
    title: '三、制证', account: 'demo-market-clerk', hint: '以营业执照为例；face 的字段见证照类型的 definition。',
    text: command('composeLicence', 'licenceId'),
    variables: { input: { commandId: newId, typeId: '<typeId>', issuers: ['<unitId>'], holders: [{ idType: '001', number: '<统一社会信用代码>', name: '<企业名称>' }], validity: { from: '2026-01-01', until: null }, face: { 字段名: '值' } } },
  },
  { title: '四、审核（类型要求时）', account: 'demo-market-approver', hint: '制证人以外的人员审核。', text: command('reviewLicence', 'licenceId'), variables: { input: { commandId: newId, licenceId: '<licenceId>' } } },
  { title: '五、签发', account: 'demo-market-clerk', hint: '每个颁发机构各签发一次。', text: command('issueLicence', 'licenceId licenceNumber identifier'), variables: { input: { commandId: newId, licenceId: '<licenceId>' } } },
  {
    title: '六、申请用证授权', account: 'demo-social-catalogue', hint: '申请人不得审批。',
    text: command('requestGrant', 'grantId'),
    variables: {
      input: {
        commandId: newId, typeId: '<typeId>', basis: 'STATUTORY', statute: '国令716-7', presenceMin: 'KEYED', purpose: '办理本事项时核对材料，免于群众提交',
        scope: { items: ['<itemId>'], implementingUnits: ['<unitId>'], fields: [{ field: 'holder.name', plain: false }], dailyQuota: 1_000, validFrom: '2026-01-01', validUntil: '2027-12-31' },
      },
    },
  },
  { title: '七、批准授权', account: 'demo-data-approver；有条件共享再由提供单位批准', hint: '按共享属性逐级批准。', text: command('approveGrant', 'grantId'), variables: { input: { commandId: newId, grantId: '<grantId>' } } },
  {
    title: '八、开立办件', account: 'demo-window-clerk', hint: '当事人带在场证据；手工录入须有原因和第二名工作人员。',
    text: command('openCase', 'caseId caseNumber'),
    variables: { input: { commandId: newId, itemId: '<itemId>', parties: [{ party: 'P1', role: 'APPLICANT', holder: person, presence: { kind: 'CARD_READER', reference: 'reader-01' } }] } },
  },
  {
    title: '九、用证', account: 'demo-window-clerk', hint: '无论结果如何，先入账，后答复。',
    text: `mutation LookUp($input: LookUpInput!) {
  lookUp(input: $input) {
    __typename
    ... on LookUpAnswered { position lookUpId licenceId status notices fields { label value masked commitment salt } leafHash }
    ... on LookUpMissed { position lookUpId kind message nextStep }
    ... on CommandRefused { code message nextStep detail recordedPosition recordedLookUpId }
    ... on InputInvalid { message problems { path message } }
  }
}`,
    variables: { input: { commandId: newId, caseId: '<caseId>', slot: 'M1', typeCode: '<证照类型代码>' } },
  },
  { title: '十、暂扣', account: 'demo-market-clerk', hint: '随后再执行第九步：答复会说明证照已暂扣。', text: command('suspendLicence', 'licenceId'), variables: { input: { commandId: newId, licenceId: '<licenceId>', reason: '年度检查未通过' } } },
  { title: '十一、审计立项', account: 'demo-auditor', hint: '此后在这一编号下查阅。', text: command('openInvestigation', 'investigationId'), variables: { input: { commandId: newId, number: '审字〔2026〕1 号', reason: '年度抽查' } } },
  { title: '十二、登记查阅', account: 'demo-auditor', hint: '查阅本身先入账。', text: command('auditLookUps', 'investigationId'), variables: { input: { commandId: newId, investigationId: '<investigationId>', licenceId: '<licenceId>' } } },
  {
    title: '十三、全部用证记录', account: 'demo-auditor', hint: '含被拒绝与未命中的；atLeastPosition 用上一步的 position。',
    text: `query LookUps($investigationId: ID!, $licenceId: ID!, $atLeastPosition: Position) {
  lookUps(investigationId: $investigationId, licenceId: $licenceId, first: 50, atLeastPosition: $atLeastPosition) {
    edges { node { recordedAt outcome checkNumber code message miss unit { name } operatorNameMasked role caseId fields } }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: { investigationId: '<investigationId>', licenceId: '<licenceId>', atLeastPosition: null },
  },
  {
    title: '十四、某一时刻的证照', account: 'demo-auditor', hint: 'asOf：按那时的法律状态；asKnownAt：按那时已登记的内容。',
    text: `mutation AuditLicence($input: AuditLicenceInput!) {
  auditLicence(input: $input) {
    __typename
    ... on LicenceAudited { position licenceId status state values { part value } erased }
    ... on CommandRefused { code message nextStep detail }
    ... on InputInvalid { message problems { path message } }
  }
}`,
    variables: { input: { commandId: newId, investigationId: '<investigationId>', licenceId: '<licenceId>', asOf: '2026-03-02T01:00:00.000Z', asKnownAt: null } },
  },
]

export const story: readonly StoryTab[] = steps.map(({ title, account, hint, text, variables = {} }) => ({
  query: `# ${title}\n# 账号：${account}\n# ${hint}\n${text}\n`,
  variables: JSON.stringify(variables, null, 2),
}))
