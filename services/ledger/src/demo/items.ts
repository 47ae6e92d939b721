import type { DemoUnitKey, Evidence, MaterialSlot, PartyRole } from '@hub/schemas'

export interface DemoItem {
  readonly key: string
  readonly unit: DemoUnitKey
  /** Account that publishes it. */
  readonly by: string
  readonly name: string
  readonly statutoryDays: number
  readonly promisedDays: number
  readonly slots: readonly MaterialSlot[]
}

const codes = { business: '11100000MB0143028R001', identity: '11100000000013127D001', marriage: '111000000000131433001', realty: '11100000MB03271699001', road: '11100000000019713D008' } as const

function slot(code: string, name: string, role: PartyRole, evidence: readonly (keyof typeof codes | 'paper' | 'commitment')[], main = true): MaterialSlot {
  return {
    slot: code, name, role, main,
    evidence: evidence.map((one): Evidence => (one === 'paper' || one === 'commitment' ? { kind: one } : { kind: 'licence', typeCode: codes[one] })),
  }
}

/** 演示事项 — 社保、医疗、民政、纳税、企业开办、不动产. */
export const demoItems: readonly DemoItem[] = [
  {
    key: 'social-register', unit: 'social', by: 'demo-social-catalogue', name: '企业社会保险登记', statutoryDays: 30, promisedDays: 1,
    slots: [slot('M1', '营业执照', 'applicant', ['business', 'paper']), slot('M2', '法定代表人身份证明', 'legal-representative', ['identity', 'paper']), slot('M3', '参保承诺书', 'applicant', ['commitment', 'paper'], false)],
  },
  {
    key: 'maternity', unit: 'health', by: 'demo-health-catalogue', name: '生育医疗费用报销', statutoryDays: 20, promisedDays: 5,
    slots: [slot('M1', '身份证明', 'applicant', ['identity', 'paper']), slot('M2', '婚姻证明', 'applicant', ['marriage', 'paper']), slot('M3', '医疗费用票据', 'applicant', ['paper'])],
  },
  {
    key: 'low-income', unit: 'civil', by: 'demo-civil-catalogue', name: '最低生活保障申请', statutoryDays: 30, promisedDays: 20,
    slots: [slot('M1', '身份证明', 'applicant', ['identity', 'paper']), slot('M2', '婚姻证明', 'applicant', ['marriage', 'paper'], false), slot('M3', '住房证明', 'applicant', ['realty', 'paper'], false)],
  },
  {
    key: 'taxpayer', unit: 'tax', by: 'demo-tax-catalogue', name: '增值税一般纳税人登记', statutoryDays: 5, promisedDays: 0,
    slots: [slot('M1', '营业执照', 'applicant', ['business', 'paper']), slot('M2', '经办人身份证明', 'handler', ['identity', 'paper'])],
  },
  {
    key: 'company-change', unit: 'market', by: 'demo-market-catalogue', name: '公司变更登记', statutoryDays: 15, promisedDays: 1,
    slots: [slot('M1', '营业执照', 'applicant', ['business', 'paper']), slot('M2', '住所使用证明', 'applicant', ['realty', 'paper'])],
  },
  {
    key: 'realty-transfer', unit: 'realty', by: 'demo-realty-catalogue', name: '不动产转移登记', statutoryDays: 30, promisedDays: 3,
    slots: [slot('M1', '身份证明', 'applicant', ['identity', 'paper']), slot('M2', '婚姻证明', 'applicant', ['marriage', 'paper'], false), slot('M3', '不动产权证书', 'applicant', ['realty', 'paper'])],
  },
]
