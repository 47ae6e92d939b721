import { parseTemplate, type Instant, type LicenceTemplate } from '@hub/schemas'
import { createRequire } from 'node:module'
import type { LicenceFile } from '../plan-licence.ts'
import type { LicenceContent } from '../layout/licence-content.ts'

const require = createRequire(import.meta.url)
const company = { name: '演示样本零有限公司', address: '浙江省演示市样本区测试大道1号' }
const person = { name: '赵样本零', sex: '男', birth: '1955-01-01', number: '339900195501010014' }
const home = { location: '演示市样本区样例花园1幢101室', unitNumber: '339900001001GB00001F00010001' }

/** 样例照面 — face data for each template, as long as they are in practice. */
export const sampleFaces = {
  business: { ...company, kind: '有限责任公司', legalRepresentative: '赵样本零', capital: '50万元', established: '2024-03-01', scope: '软件开发；信息技术咨询服务；技术服务、技术开发、技术咨询、技术交流、技术转让、技术推广；计算机软硬件及辅助设备零售；办公用品销售（依法须经批准的项目，经相关部门批准后方可开展经营活动）' },
  identity: { ...person, nation: '汉', address: '浙江省演示市样本区模拟路100号' },
  marriage: { registered: '2025-05-20', firstName: '赵样本零', firstNumber: '339900195501010014', secondName: '钱样本壹', secondNumber: '339900196206120029' },
  realty: { ...home, rightKind: '国有建设用地使用权/房屋所有权', area: '60.5平方米', usage: '住宅' },
  road: { name: company.name, premises: '演示市样本区物流园0号', scope: '道路普通货物运输' },
  driver: { name: person.name, serviceArea: '演示市' },
  'realty-proof': { ...home, matter: '抵押权', obligor: '钱样本壹' },
  'road-vehicle': { name: company.name, address: '演示市样本区物流园0号', plate: '演A·00001', vehicleType: '重型厢式货车', capacity: '10吨', scope: '道路普通货物运输' },
  'work-safety': { ...company, principal: '赵样本零', economy: '有限责任公司', scope: '建筑施工' },
  builder: { name: person.name, sex: person.sex, birth: person.birth, employer: company.name, speciality: '建筑工程、市政公用工程' },
} as const satisfies Readonly<Record<string, LicenceContent['face']>>

export type SampleKey = keyof typeof sampleFaces
export const sampleKeys = Object.keys(sampleFaces) as readonly SampleKey[]

export function sampleTemplate(key: SampleKey): LicenceTemplate {
  const parsed = parseTemplate(require(`@hub/schemas/templates/${key}.json`))
  if (!parsed.ok) throw new TypeError(`${key}: ${JSON.stringify(parsed.problems)}`)
  return parsed.template
}

export function sampleLicence(key: SampleKey, content: Partial<LicenceContent> = {}): LicenceFile {
  return {
    template: sampleTemplate(key),
    content: {
      face: sampleFaces[key], number: '演（2024）第0000001号', identifier: '1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U', issued: '2024-03-01',
      validity: { from: '2024-03-01', until: null }, issuers: ['演示市市场监督管理局'], holders: ['赵样本零', '钱样本壹'], ...content,
    },
    qr: 'https://hub.example/v/0123456789ABCDEFGHJKMNPQRSTVWXYZ',
    composedAt: '2026-03-02T01:00:00.000Z' as Instant,
  }
}
