import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mask } from './mask.ts'

describe('by example', () => {
  test.each([
    ['name', '张三', '张**'], ['name', '欧阳修远', '欧**'], ['name', '张', '**'], ['name', '', '**'], ['name', '张三、李四', '张**、李**'], ['name', 'Li Lei', 'L**'],
    ['name', '𠮷田花', '𠮷**'], ['name', '葛󠄀城', '葛󠄀**'],
    ['id-number', '11010519491231002X', '110***********002X'], ['id-number', '110105491231002', '110********1002'], ['id-number', 'E12345678', 'E*****678'],
    ['id-number', 'A12345', 'A****5'], ['id-number', '1234', '****'], ['id-number', '', ''],
    ['phone', '13800138000', '138****8000'],
    ['whole', '什么都不显示', '***'], ['whole', '', '***'], ['none', '示范市', '示范市'],
  ] as const)('%s %s', (kind, text, shown) => {
    expect(mask(kind, text)).toBe(shown)
  })

  test('the name of an organisation keeps both ends where enough is hidden', () => {
    expect(mask('name', '星辰（示范市）科技有限公司', 'organisation')).toBe('星辰****公司')
    expect(mask('name', '星辰科技公司', 'organisation')).toBe('星****')
    expect(mask('name', '某', 'organisation')).toBe('****')
  })

  test.each([
    ['湖北省武汉市洪山区珞喻路1号', '湖北省武汉市洪山区****'], ['北京市朝阳区建国路88号', '北京市朝阳区****'], ['上海市浦东新区世纪大道1号', '上海市浦东新区****'],
    ['浙江省台州市路桥区某某路3号', '浙江省台州市路桥区****'], ['内蒙古自治区锡林郭勒盟东乌珠穆沁旗某镇', '内蒙古自治区锡林郭勒盟东乌珠穆沁旗****'],
    ['甘肃省临夏回族自治州积石山保安族东乡族撒拉族自治县某镇', '甘肃省临夏回族自治州积石山保安族东乡族撒拉族自治县****'],
    ['武汉市珞喻路幸福小区3栋', '武汉市****'], ['幸福小区3栋', '****'], ['华中市场2号', '****'], ['海南省陵水黎族自治县椰林镇中心市场', '海南省陵水黎族自治县****'],
    ['幸福路3号市委大院', '****'], ['湖北省武汉市洪山区', '湖北省武汉市****'], ['北京市', '****'], ['一一一盟', '****'], ['', '****'], ['Flat 3, 12 Nathan Road', '****'],
  ])('address %s', (text, shown) => {
    expect(mask('address', text)).toBe(shown)
  })
})

/** Characters as a reader counts them, by another way than the mask's. */
const graphemes = new Intl.Segmenter('zh', { granularity: 'grapheme' })
const characters = (text: string): readonly string[] => [...graphemes.segment(text)].map(({ segment }) => segment)

const han = fc.constantFrom('张', '李', '王', '𠮷', '𠀀', '葛󠄀', '丽', '鹏', '娜')
const word = (minLength: number, maxLength: number) => fc.array(han, { minLength, maxLength }).map((all) => all.join(''))

describe('for any text', () => {
  test('a person\'s name shows one whole character, and its length not at all', () => {
    fc.assert(fc.property(word(2, 8), (name) => {
      expect(mask('name', name)).toBe(`${characters(name)[0] ?? ''}**`)
    }))
  })

  test('a number keeps its length in characters, hides at least two of five, and shows nothing between its ends', () => {
    fc.assert(fc.property(fc.stringMatching(/^[0-9A-Z]{0,40}$/), (number) => {
      const shown = mask('id-number', number)
      const open = [...shown].filter((one) => one !== '*').length
      expect(shown).toHaveLength(number.length)
      expect(open).toBeLessThanOrEqual(Math.min(7, number.length * 0.65))
      expect(shown).toMatch(/^[^*]{0,3}\*+[^*]{0,4}$|^$/)
      expect(shown.replaceAll('*', '').length === 0 || (number.startsWith(shown.split('*')[0] ?? '') && number.endsWith(shown.split('*').at(-1) ?? ''))).toBe(true)
    }))
  })

  test('no character is cut in two', () => {
    fc.assert(fc.property(fc.array(fc.oneof(han, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })), { maxLength: 30 }).map((all) => all.join('')), (text) => {
      for (const kind of ['name', 'id-number', 'phone', 'address', 'whole'] as const) {
        expect(mask(kind, text).isWellFormed()).toBe(text.isWellFormed())
        expect(mask(kind, text, 'organisation').isWellFormed()).toBe(true)
      }
    }))
  })

  test('an organisation shows at most four characters', () => {
    fc.assert(fc.property(word(1, 30), (name) => {
      const open = characters(mask('name', name, 'organisation').replaceAll('*', ''))
      expect(open.length).toBeLessThanOrEqual(Math.min(4, characters(name).length / 2))
    }))
  })

  test('an address shows its areas and nothing of what follows', () => {
    const area = fc.tuple(fc.constantFrom('示范省', '某某自治区', ''), fc.constantFrom('示范市', '某某自治州', ''), fc.constantFrom('示范区', '某县', '某某旗')).map((parts) => parts.join(''))
    const detail = fc.tuple(fc.constantFrom('中山路', '幸福街道', '建设大道', '某镇'), fc.nat(999), fc.constantFrom('号', '弄', '栋'), fc.constantFrom('', '示范小区2单元', '市民中心', '区政府旁')).map((parts) => parts.join(''))
    fc.assert(fc.property(area, detail, (areas, rest) => {
      expect(mask('address', areas + rest)).toBe(`${areas}****`)
    }))
  })

  test('an address never shows a digit, and always hides something', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'省市县区旗路街号镇乡村某示范123幸福小') }), (text) => {
      const shown = mask('address', text)
      expect(shown).toMatch(/\*{4}$/)
      expect(shown).not.toMatch(/\d/)
      expect(text.startsWith(shown.slice(0, -4))).toBe(true)
      expect(shown.length - 4).toBeLessThan(Math.max(1, text.length))
    }))
  })
})
