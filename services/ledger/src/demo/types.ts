import type { DemoUnitKey, FaceField, LicenceTypeDefinition, MaskKind, SharingClass, Uniqueness } from '@hub/schemas'

/** 演示证照类型 — real codes of the national register, synthetic everything else. Units are named by key and become ids when the city is built. */
export interface DemoType {
  readonly key: string
  readonly code: string
  readonly registeredBy: string
  /** As many as there are may issue one together. */
  readonly issuers: readonly DemoUnitKey[]
  readonly definition: Omit<LicenceTypeDefinition, 'issuers' | 'supervisor'>
}

type FieldLine = readonly [name: string, label: string, mask: MaskKind, options?: { readonly optional?: true; readonly holder?: number; readonly date?: true }]

function face(lines: readonly FieldLine[]): Pick<LicenceTypeDefinition, 'faceSchema' | 'fields'> {
  const fields: Record<string, FaceField> = {}
  const properties: Record<string, { type: 'string'; minLength: number; maxLength: number; title: string; format?: string }> = {}
  for (const [name, label, mask, options] of lines) {
    fields[name] = options?.holder === undefined ? { label, mask } : { label, mask, holder: options.holder }
    properties[name] = { type: 'string', minLength: 1, maxLength: 300, title: label, ...(options?.date === true ? { format: 'date' } : {}) }
  }
  const required = lines.filter(([, , , options]) => options?.optional !== true).map(([name]) => name)
  return { fields, faceSchema: { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', additionalProperties: false, required, properties } }
}

interface Shape {
  readonly name: string
  readonly holderKinds: LicenceTypeDefinition['holderKinds']
  readonly holders?: readonly [number, number]
  readonly sharing: SharingClass
  readonly uniqueness: Uniqueness
  readonly years: number | null
  readonly review?: true
  readonly lines: readonly FieldLine[]
}

function definition({ name, holderKinds, holders = [1, 1], sharing, uniqueness, years, review, lines }: Shape): DemoType['definition'] {
  return {
    name, holderKinds, holdersMin: holders[0], holdersMax: holders[1], issuersMax: 1,
    authority: { suspend: 'issuer', revoke: 'issuer', rescind: 'issuer', cancel: 'issuer' },
    ...face(lines), validityYearsMax: years, uniqueness, sharing, trustToWaive: 'verified', reviewRequired: review === true, template: null,
  }
}

export const demoTypes: readonly DemoType[] = [
  {
    key: 'business', code: '11100000MB0143028R001', registeredBy: 'demo-market-clerk', issuers: ['market'],
    definition: definition({
      name: '营业执照', holderKinds: ['organisation'], sharing: 'unconditional', uniqueness: { per: 'holder' }, years: null,
      lines: [['name', '名称', 'none'], ['kind', '类型', 'none'], ['legalRepresentative', '法定代表人', 'name'], ['capital', '注册资本', 'none'], ['established', '成立日期', 'none', { date: true }], ['address', '住所', 'address'], ['scope', '经营范围', 'none']],
    }),
  },
  {
    key: 'identity', code: '11100000000013127D001', registeredBy: 'demo-police-clerk', issuers: ['police'],
    definition: definition({
      name: '居民身份证', holderKinds: ['person'], sharing: 'conditional', uniqueness: { per: 'holder' }, years: null,
      lines: [['name', '姓名', 'name', { holder: 0 }], ['sex', '性别', 'none', { holder: 0 }], ['nation', '民族', 'none', { holder: 0 }], ['birth', '出生日期', 'whole', { holder: 0, date: true }], ['address', '住址', 'address', { holder: 0 }], ['number', '公民身份号码', 'id-number', { holder: 0 }]],
    }),
  },
  {
    key: 'marriage', code: '111000000000131433001', registeredBy: 'demo-civil-clerk', issuers: ['civil'],
    definition: definition({
      name: '结婚证', holderKinds: ['person'], holders: [2, 2], sharing: 'conditional', uniqueness: { per: 'holder' }, years: null, review: true,
      lines: [['registered', '登记日期', 'none', { date: true }], ['firstName', '持证人甲姓名', 'name', { holder: 0 }], ['firstNumber', '持证人甲身份证件号', 'id-number', { holder: 0 }], ['secondName', '持证人乙姓名', 'name', { holder: 1 }], ['secondNumber', '持证人乙身份证件号', 'id-number', { holder: 1 }]],
    }),
  },
  {
    key: 'realty', code: '11100000MB03271699001', registeredBy: 'demo-realty-clerk', issuers: ['realty'],
    definition: definition({
      name: '不动产权证书', holderKinds: ['person', 'organisation'], holders: [1, 4], sharing: 'conditional', uniqueness: { per: 'field', field: 'unitNumber' }, years: null,
      lines: [['unitNumber', '不动产单元号', 'none'], ['location', '坐落', 'address'], ['rightKind', '权利类型', 'none'], ['area', '面积', 'none'], ['usage', '用途', 'none'], ['shares', '共有情况', 'none', { optional: true }]],
    }),
  },
  {
    key: 'road', code: '11100000000019713D008', registeredBy: 'demo-transport-clerk', issuers: ['transport', 'police'],
    definition: definition({
      name: '道路运输经营许可证', holderKinds: ['organisation'], sharing: 'unconditional', uniqueness: { per: 'holder-and-field', field: 'premises' }, years: 8,
      lines: [['name', '业户名称', 'none'], ['premises', '经营场所', 'address'], ['scope', '经营范围', 'none']],
    }),
  },
  {
    key: 'driver', code: '11100000000019713D072', registeredBy: 'demo-transport-clerk', issuers: ['transport'],
    definition: definition({
      name: '网络预约出租汽车驾驶员证', holderKinds: ['person'], sharing: 'not-shared', uniqueness: { per: 'holder' }, years: 6,
      lines: [['name', '姓名', 'name', { holder: 0 }], ['serviceArea', '服务地区', 'none']],
    }),
  },
  {
    key: 'realty-proof', code: '11100000MB03271699022', registeredBy: 'demo-realty-clerk', issuers: ['realty'],
    definition: definition({
      name: '不动产登记证明', holderKinds: ['person', 'organisation'], holders: [1, 4], sharing: 'conditional', uniqueness: { per: 'none' }, years: null,
      lines: [['matter', '证明权利或事项', 'none'], ['obligor', '义务人', 'name', { optional: true }], ['location', '坐落', 'address'], ['unitNumber', '不动产单元号', 'none'], ['others', '其他', 'none', { optional: true }]],
    }),
  },
  {
    key: 'road-vehicle', code: '11100000000019713D013', registeredBy: 'demo-transport-clerk', issuers: ['transport'],
    definition: definition({
      name: '道路运输证', holderKinds: ['person', 'organisation'], sharing: 'unconditional', uniqueness: { per: 'field', field: 'plate' }, years: 6,
      lines: [['name', '业户名称', 'none'], ['address', '地址', 'address'], ['plate', '车辆号牌', 'none'], ['vehicleType', '车辆类型', 'none'], ['capacity', '吨（座）位', 'none'], ['scope', '经营范围', 'none']],
    }),
  },
  {
    key: 'work-safety', code: '11100000000013338W050', registeredBy: 'demo-housing-clerk', issuers: ['housing'],
    definition: definition({
      name: '安全生产许可证', holderKinds: ['organisation'], sharing: 'unconditional', uniqueness: { per: 'holder' }, years: 3,
      lines: [['name', '单位名称', 'none'], ['principal', '主要负责人', 'name'], ['address', '单位地址', 'address'], ['economy', '经济类型', 'none'], ['scope', '许可范围', 'none']],
    }),
  },
  {
    key: 'builder', code: '11100000000013338W001', registeredBy: 'demo-housing-clerk', issuers: ['housing'],
    definition: definition({
      name: '二级建造师注册证书', holderKinds: ['person'], sharing: 'conditional', uniqueness: { per: 'holder' }, years: 3,
      lines: [['name', '姓名', 'name', { holder: 0 }], ['sex', '性别', 'none', { holder: 0 }], ['birth', '出生日期', 'whole', { holder: 0, date: true }], ['employer', '聘用企业', 'none'], ['speciality', '注册专业', 'none']],
    }),
  },
]
