import type { Branded } from './brand.ts'
import { right, wrong, type Right, type Wrong } from './diagnosis.ts'

/**
 * 行政区划代码 — 6 digits, GB/T 2260: province 2, prefecture 2, county 2. Only the shape and the province are checked: areas are split,
 * merged and renamed, and a dictionary would need validity dates [M].
 */
export type AreaCode = Branded<'AreaCode'>

/** 省级前缀 — first two digits and name (GB/T 2260) [M]. */
export const provinces = {
  11: '北京市', 12: '天津市', 13: '河北省', 14: '山西省', 15: '内蒙古自治区',
  21: '辽宁省', 22: '吉林省', 23: '黑龙江省',
  31: '上海市', 32: '江苏省', 33: '浙江省', 34: '安徽省', 35: '福建省', 36: '江西省', 37: '山东省',
  41: '河南省', 42: '湖北省', 43: '湖南省', 44: '广东省', 45: '广西壮族自治区', 46: '海南省',
  50: '重庆市', 51: '四川省', 52: '贵州省', 53: '云南省', 54: '西藏自治区',
  61: '陕西省', 62: '甘肃省', 63: '青海省', 64: '宁夏回族自治区', 65: '新疆维吾尔自治区',
  71: '台湾省', 81: '香港特别行政区', 82: '澳门特别行政区',
} as const

/** 全国 — not in GB/T 2260; the area of central bodies in their 统一社会信用代码 [I]. */
export const nationalAreaCode = '100000'

export interface AreaCodeParts {
  readonly level: 'nation' | 'province' | 'prefecture' | 'county'
  /** Two digits each; 00 below the level. */
  readonly province: string
  readonly prefecture: string
  readonly county: string
  readonly provinceName: string
}

export type AreaCodePart = 'whole' | 'province' | 'prefecture'
export type AreaCodeFault = 'SHAPE_WRONG' | 'PROVINCE_UNKNOWN' | 'PREFECTURE_MISSING'
export type AreaCodeDiagnosis = Right<AreaCode, AreaCodeParts> | Wrong<AreaCodePart, AreaCodeFault>

const shape = /^\d{6}$/
const provinceNames: ReadonlyMap<string, string> = new Map(Object.entries(provinces))

/** The name of the province whose GB/T 2260 codes begin with these two digits; undefined when there is none. */
export function findProvinceName(prefix: string): string | undefined {
  return provinceNames.get(prefix)
}

export function parseAreaCode(text: string): AreaCode | undefined {
  const diagnosis = checkAreaCode(text)
  return diagnosis.valid ? diagnosis.value : undefined
}

export function checkAreaCode(text: string): AreaCodeDiagnosis {
  if (!shape.test(text)) return wrong({ part: 'whole', code: 'SHAPE_WRONG', message: '行政区划代码应为 6 位数字' })
  const province = text.slice(0, 2)
  const prefecture = text.slice(2, 4)
  const county = text.slice(4)
  if (text === nationalAreaCode)
    return right(text as AreaCode, { level: 'nation', province, prefecture, county, provinceName: '全国' })
  const provinceName = findProvinceName(province)
  if (provinceName === undefined)
    return wrong({ part: 'province', code: 'PROVINCE_UNKNOWN', message: `前两位 ${province} 不是省级行政区划` })
  if (prefecture === '00' && county !== '00')
    return wrong({ part: 'prefecture', code: 'PREFECTURE_MISSING', message: '有县级代码而地级代码为 00' })
  return right(text as AreaCode, { level: levelOf(prefecture, county), province, prefecture, county, provinceName })
}

function levelOf(prefecture: string, county: string): AreaCodeParts['level'] {
  if (prefecture === '00') return 'province'
  return county === '00' ? 'prefecture' : 'county'
}
