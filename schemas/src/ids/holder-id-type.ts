/**
 * 持证主体代码类型 — code and Chinese name of each kind of number that can name a holder (GB/T 36903-2018 Annex A).
 * 001 and 099 name organisations, the others natural persons.
 */
export const holderIdTypes = {
  '001': '统一社会信用代码',
  '099': '其他法人或其他组织有效证件代码',
  '111': '公民身份号码',
  '114': '解放军军官证',
  '115': '武警警官证',
  '118': '解放军士兵证',
  '119': '武警士兵证',
  '120': '解放军文职人员证',
  '122': '武警文职人员证',
  '411': '外交护照',
  '412': '公务护照',
  '413': '公务普通护照',
  '414': '普通护照',
  '511': '台胞证',
  '516': '港澳居民来往内地通行证',
  '999': '其他自然人有效证件',
} as const

export type HolderIdType = keyof typeof holderIdTypes

export function parseHolderIdType(text: string): HolderIdType | undefined {
  return Object.hasOwn(holderIdTypes, text) ? (text as HolderIdType) : undefined
}

/** 持证主体类别 — whether numbers of this type name an organisation or a person. */
export function holderKindOf(type: HolderIdType): 'organisation' | 'person' {
  return type === '001' || type === '099' ? 'organisation' : 'person'
}
