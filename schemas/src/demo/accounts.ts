import type { Role } from '../events/operator.ts'

/** 演示账号命名空间 — stands for the embedded sign-in service wherever an account is registered, whatever port the hub runs on. */
export const demoAccountNamespace = 'urn:zhengyuan:demo'

/** 演示机构 — key within the demo city; `city` runs the hub. */
export type DemoUnitKey = 'city' | 'service-centre' | 'market' | 'civil' | 'police' | 'social' | 'health' | 'tax' | 'realty' | 'transport' | 'housing' | 'audit'

export interface DemoAccount {
  /** Account at the embedded sign-in service (`sub`). */
  readonly account: string
  readonly label: string
  readonly unit: DemoUnitKey
  readonly kind: 'person' | 'system'
  readonly roles: readonly Role[]
}

/** 演示账号 — one for each role of the story; known only to the demo seed and to the embedded sign-in service. */
export const demoAccounts: readonly DemoAccount[] = [
  { account: 'demo-security-admin', label: '安全管理员', unit: 'city', kind: 'person', roles: ['security-admin'] },
  { account: 'demo-system-admin', label: '系统管理员', unit: 'city', kind: 'person', roles: ['system-admin'] },
  { account: 'demo-data-approver', label: '数据主管部门审批人', unit: 'city', kind: 'person', roles: ['approver'] },
  { account: 'demo-auditor', label: '审计人员', unit: 'audit', kind: 'person', roles: ['auditor'] },
  { account: 'demo-market-clerk', label: '市场监管局发证人员', unit: 'market', kind: 'person', roles: ['issuing-clerk'] },
  { account: 'demo-market-approver', label: '市场监管局审批人', unit: 'market', kind: 'person', roles: ['approver'] },
  { account: 'demo-market-catalogue', label: '市场监管局目录管理员', unit: 'market', kind: 'person', roles: ['catalogue-admin'] },
  { account: 'demo-seal-custodian', label: '市场监管局印章管理员', unit: 'market', kind: 'person', roles: ['seal-custodian'] },
  { account: 'demo-seal-custodian-2', label: '市场监管局印章管理员（乙）', unit: 'market', kind: 'person', roles: ['seal-custodian'] },
  { account: 'demo-civil-clerk', label: '民政局发证人员', unit: 'civil', kind: 'person', roles: ['issuing-clerk'] },
  { account: 'demo-civil-approver', label: '民政局审批人', unit: 'civil', kind: 'person', roles: ['approver'] },
  { account: 'demo-civil-catalogue', label: '民政局目录管理员', unit: 'civil', kind: 'person', roles: ['catalogue-admin'] },
  { account: 'demo-civil-custodian', label: '民政局印章管理员', unit: 'civil', kind: 'person', roles: ['seal-custodian'] },
  { account: 'demo-civil-custodian-2', label: '民政局印章管理员（乙）', unit: 'civil', kind: 'person', roles: ['seal-custodian'] },
  { account: 'demo-police-clerk', label: '公安局发证人员', unit: 'police', kind: 'person', roles: ['issuing-clerk'] },
  { account: 'demo-police-approver', label: '公安局审批人', unit: 'police', kind: 'person', roles: ['approver'] },
  { account: 'demo-police-custodian', label: '公安局印章管理员', unit: 'police', kind: 'person', roles: ['seal-custodian'] },
  { account: 'demo-police-custodian-2', label: '公安局印章管理员（乙）', unit: 'police', kind: 'person', roles: ['seal-custodian'] },
  { account: 'demo-social-catalogue', label: '人社局目录管理员', unit: 'social', kind: 'person', roles: ['catalogue-admin'] },
  { account: 'demo-social-system', label: '人社局业务系统', unit: 'social', kind: 'system', roles: ['department-system'] },
  { account: 'demo-social-window', label: '人社局窗口人员', unit: 'social', kind: 'person', roles: ['window-clerk'] },
  { account: 'demo-health-catalogue', label: '卫健委目录管理员', unit: 'health', kind: 'person', roles: ['catalogue-admin'] },
  { account: 'demo-tax-catalogue', label: '税务局目录管理员', unit: 'tax', kind: 'person', roles: ['catalogue-admin'] },
  { account: 'demo-realty-clerk', label: '不动产登记中心发证人员', unit: 'realty', kind: 'person', roles: ['issuing-clerk'] },
  { account: 'demo-realty-catalogue', label: '不动产登记中心目录管理员', unit: 'realty', kind: 'person', roles: ['catalogue-admin'] },
  { account: 'demo-realty-approver', label: '不动产登记中心审批人', unit: 'realty', kind: 'person', roles: ['approver'] },
  { account: 'demo-realty-custodian', label: '不动产登记中心印章管理员', unit: 'realty', kind: 'person', roles: ['seal-custodian'] },
  { account: 'demo-realty-custodian-2', label: '不动产登记中心印章管理员（乙）', unit: 'realty', kind: 'person', roles: ['seal-custodian'] },
  { account: 'demo-transport-clerk', label: '交通运输局发证人员', unit: 'transport', kind: 'person', roles: ['issuing-clerk'] },
  { account: 'demo-transport-custodian', label: '交通运输局印章管理员', unit: 'transport', kind: 'person', roles: ['seal-custodian'] },
  { account: 'demo-transport-custodian-2', label: '交通运输局印章管理员（乙）', unit: 'transport', kind: 'person', roles: ['seal-custodian'] },
  { account: 'demo-housing-clerk', label: '住建局发证人员', unit: 'housing', kind: 'person', roles: ['issuing-clerk'] },
  { account: 'demo-housing-custodian', label: '住建局印章管理员', unit: 'housing', kind: 'person', roles: ['seal-custodian'] },
  { account: 'demo-housing-custodian-2', label: '住建局印章管理员（乙）', unit: 'housing', kind: 'person', roles: ['seal-custodian'] },
  { account: 'demo-window-clerk', label: '综合窗口人员', unit: 'service-centre', kind: 'person', roles: ['window-clerk'] },
  { account: 'demo-window-custodian', label: '政务服务中心印章管理员', unit: 'service-centre', kind: 'person', roles: ['seal-custodian'] },
  { account: 'demo-window-custodian-2', label: '政务服务中心印章管理员（乙）', unit: 'service-centre', kind: 'person', roles: ['seal-custodian'] },
  { account: 'demo-window-clerk-2', label: '综合窗口人员（乙）', unit: 'service-centre', kind: 'person', roles: ['window-clerk'] },
  { account: 'demo-holder', label: '持证人', unit: 'city', kind: 'person', roles: ['holder'] },
]
