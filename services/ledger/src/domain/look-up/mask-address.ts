/**
 * 地址脱敏 — keeps 省, 市 and 县 / 区 as far as the text names them, and hides the rest: 湖北省武汉市洪山区****. Where nothing follows them the
 * last is hidden, so that a masked address is never the whole one. The text is free, so this reads
 * it with care: what is not plainly the name of an area is hidden, for a house number shown is worse than a district hidden. [I]
 */
export function maskAddress(text: string): string {
  let rest = text.trim()
  const areas: string[] = []
  for (const level of levels) {
    const area = level.exec(rest)?.[0]
    if (area === undefined) continue
    areas.push(area)
    rest = rest.slice(area.length)
  }
  if (rest === '') areas.pop()
  return areas.join('') + hidden
}

const hidden = '****'

// What does not occur inside the name of an area, except as its first character (路桥区, 镇海区): then this is a street or a township already.
// 乡 does, before the word for the area or 族 (新乡市, 东乡族自治县).
const inside = '[路街巷弄号栋幢室村镇省市县区旗]|乡(?![市县区族])'
const name = (charactersMax: number): string => `\\p{Script=Han}(?:(?!${inside})\\p{Script=Han}){0,${String(charactersMax - 1)}}?`

/** One expression a level. 市场, 市政, 市民 begin no city; 小区, 社区 and their like are where somebody lives. */
const levels: readonly RegExp[] = [
  new RegExp(`^${name(7)}(?:省|自治区|特别行政区)`, 'u'),
  new RegExp(`^${name(11)}(?:市(?![场政民])|自治州|地区|盟)`, 'u'),
  new RegExp(`^${name(15)}(?:县|(?<![小社校厂院园景生活宿舍住库])区|旗|市(?![场政民]))`, 'u'),
]
