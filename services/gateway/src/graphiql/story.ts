import { newIdPlaceholder } from './browser/story-memory.ts'

/** 故事 — the tabs of GraphiQL in order: who signs in, what to do, and a document whose `<…>` the page fills in from the answers before (story-memory.ts). */
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

const newId = newIdPlaceholder
const businessCode = '11100000MB0143028R001'
/** Synthetic, and not of the demo city: the story issues its licence. */
const company = { idType: '001', number: '9133990097000C001G', name: '故事体验有限公司' }
const representative = { idType: '111', number: '339900198307162179', name: '章体验' }

const steps: readonly Step[] = [
  {
    title: '一、我是谁', account: '任一演示账号', hint: '在首页一键登录后执行。',
    text: 'query WhoAmI {\n  hubStatus { ready parts { name ok } }\n  me { roles nameMasked unit { unitId name kind } }\n}',
  },
  {
    title: '二、目录', account: '任一工作人员', hint: '后面各步要用的编号都在这里，执行后自动填入。',
    text: `query Registers {
  licenceTypes(first: 20) { edges { node { typeId code name sharing issuers { unitId name } } } }
  serviceItems(first: 20) { edges { node { itemId code name implementingUnit { unitId name } slots { slot name role evidence { kind typeCode } } } } }
  units(first: 50) { edges { node { unitId name } } }
  grants(last: 20) { edges { node { grantId status typeCode validUntil items { name } fields { field plain } } } }
}`,
  },
  {
    title: '三、制证', account: 'demo-market-clerk', hint: '以营业执照为例；face 的字段见证照类型的 definition。',
    text: command('composeLicence', 'licenceId'),
    variables: {
      input: {
        commandId: newId, typeId: '<证照类型：营业执照>', issuers: ['<机构：演示市市场监督管理局>'], holders: [company], licenceNumber: company.number, validity: { from: '<今天>', until: null },
        face: { name: company.name, kind: '有限责任公司', legalRepresentative: representative.name, capital: '100万元', established: '<今天>', address: '浙江省演示市样本区测试大道999号', scope: '软件开发' },
      },
    },
  },
  { title: '四、签发', account: 'demo-market-clerk', hint: '每个颁发机构各签发一次；要求审核的类型（如结婚证）先由他人 reviewLicence。', text: command('issueLicence', 'licenceId'), variables: { input: { commandId: newId, licenceId: '<licenceId>' } } },
  {
    title: '五、申请用证授权', account: 'demo-civil-catalogue', hint: '申请人不得审批。',
    text: command('requestGrant', 'grantId'),
    variables: {
      input: {
        commandId: newId, typeId: '<证照类型：结婚证>', basis: 'STATUTORY', statute: '国令716-7', presenceMin: 'CARD_READER', purpose: '办理本事项时核对材料，免于群众提交',
        scope: {
          items: ['<事项：最低生活保障申请>'], implementingUnits: ['<机构：演示市民政局>'], fields: [{ field: 'registered', plain: true }, { field: 'secondName', plain: false }],
          dailyQuota: 1_000, validFrom: '<今天>', validUntil: '<一年后>',
        },
      },
    },
  },
  { title: '六、批准授权', account: 'demo-data-approver，然后 demo-civil-approver', hint: '有条件共享的证照由数据主管部门和提供单位先后批准，各执行一次。', text: command('approveGrant', 'grantId'), variables: { input: { commandId: newId, grantId: '<grantId>' } } },
  {
    title: '七、开立办件', account: 'demo-window-clerk', hint: '当事人带在场证据；手工录入须有原因和第二名工作人员。',
    text: command('openCase', 'caseId caseNumber'),
    variables: {
      input: {
        commandId: newId, itemId: '<事项：企业社会保险登记>',
        parties: [
          { party: 'P1', role: 'APPLICANT', holder: company, presence: null },
          { party: 'P2', role: 'LEGAL_REPRESENTATIVE', holder: representative, presence: { kind: 'CARD_READER', reference: 'READER-0007' } },
        ],
      },
    },
  },
  {
    title: '八、用证', account: 'demo-window-clerk', hint: '无论结果如何，先入账，后答复。',
    text: `mutation LookUp($input: LookUpInput!) {
  lookUp(input: $input) {
    __typename
    ... on LookUpAnswered { position lookUpId licenceId status notices fields { label value masked commitment salt } leafHash }
    ... on LookUpMissed { position lookUpId kind message nextStep }
    ... on CommandRefused { code message nextStep detail recordedPosition recordedLookUpId }
    ... on InputInvalid { message problems { path message } }
  }
}`,
    variables: { input: { commandId: newId, caseId: '<caseId>', slot: 'M1', typeCode: businessCode } },
  },
  { title: '九、暂扣', account: 'demo-market-clerk', hint: '随后再执行第八步：答复会说明证照已暂扣。', text: command('suspendLicence', 'licenceId'), variables: { input: { commandId: newId, licenceId: '<licenceId>', reason: '年度检查未通过' } } },
  { title: '十、审计立项', account: 'demo-auditor', hint: '此后在这一编号下查阅。', text: command('openInvestigation', 'investigationId'), variables: { input: { commandId: newId, number: '审字〔2026〕1 号', reason: '年度抽查' } } },
  { title: '十一、登记查阅', account: 'demo-auditor', hint: '查阅本身先入账。', text: command('auditLookUps', 'investigationId'), variables: { input: { commandId: newId, investigationId: '<investigationId>', licenceId: '<licenceId>' } } },
  {
    title: '十二、全部用证记录', account: 'demo-auditor', hint: '含被拒绝与未命中的；读到上一步的 position 为止。',
    text: `query LookUps($investigationId: ID!, $licenceId: ID!, $atLeastPosition: Position) {
  lookUps(investigationId: $investigationId, licenceId: $licenceId, first: 50, atLeastPosition: $atLeastPosition) {
    edges { node { recordedAt outcome checkNumber code message miss unit { name } operatorNameMasked role caseId fields } }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: { investigationId: '<investigationId>', licenceId: '<licenceId>', atLeastPosition: '<position>' },
  },
  {
    title: '十三、某一时刻的证照', account: 'demo-auditor', hint: 'asOf：按那时的法律状态，这里取第一次用证的时刻；asKnownAt：按那时已登记的内容。',
    text: `mutation AuditLicence($input: AuditLicenceInput!) {
  auditLicence(input: $input) {
    __typename
    ... on LicenceAudited { position licenceId status state values { part value } erased }
    ... on CommandRefused { code message nextStep detail }
    ... on InputInvalid { message problems { path message } }
  }
}`,
    variables: { input: { commandId: newId, investigationId: '<investigationId>', licenceId: '<licenceId>', asOf: '<用证时间>', asKnownAt: null } },
  },
]

export const story: readonly StoryTab[] = steps.map(({ title, account, hint, text, variables = {} }) => ({
  query: `# ${title}\n# 账号：${account}\n# ${hint}\n${text}\n`,
  variables: JSON.stringify(variables, null, 2),
}))
