import { isRefusal } from '@hub/kernel'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { drawSeal, svgOf, type SealDrawing, type SealPicture } from './index.ts'
import { arcLine, bottomLine, layoutFor } from './layout.ts'
import { distance, pointsOf } from './testing/points.ts'
import { song } from './testing/song.ts'

const wanted: SealDrawing = { name: '示例市市场监督管理局', bottom: '行政审批专用章', diameterMm: 42, font: song }

function drawn(different: Partial<SealDrawing> = {}): SealPicture {
  const picture = drawSeal({ ...wanted, ...different })
  if (isRefusal(picture)) throw new Error(picture.refused)
  return picture
}

const pathsOf = ({ paths }: SealPicture): readonly string[] => paths.map(({ d }) => d)

describe('a seal', () => {
  test('is a ring, a star, a name along the arc and a line at the bottom, in red', () => {
    const { widthMm, heightMm, paths } = drawn()
    expect([widthMm, heightMm, paths.length, new Set(paths.map(({ fill }) => fill))]).toEqual([42, 42, 4, new Set(['red'])])
  })

  test('of the unit itself has no line at the bottom', () => {
    const { name, diameterMm, font } = wanted
    const picture = drawSeal({ name, diameterMm, font })
    expect(isRefusal(picture) ? picture : picture.paths.length).toBe(3)
  })

  test('is the same to the last digit whenever it is drawn', () => {
    expect(drawn()).toEqual(drawn({ font: Uint8Array.from(song) }))
  })

  test('has a ring that is as wide as the seal, with a hole', () => {
    const [ring = ''] = pathsOf(drawn())
    const circles = ring.split('Z').filter((part) => part !== '').map((part) => pointsOf(`${part}Z`))
    const reach = circles.map((points) => points.filter((_, at) => at % 3 === 0).map((point) => distance(point, { x: 21, y: 21 })))
    expect(reach.map((each) => each.map((radius) => radius.toFixed(2)))).toEqual([Array(5).fill('21.00'), Array(5).fill('19.80')])
    // The two run in opposite directions, or a non-zero fill would close the hole.
    expect(circles.map((points) => Math.sign((points[3]?.y ?? 21) - 21))).toEqual([1, -1])
  })

  test('has round circles, also between the ends of their curves', () => {
    const [ring = ''] = pathsOf(drawn())
    const [start, one, two, end] = pointsOf(`${ring.split('Z')[0] ?? ''}Z`)
    const middle = (axis: 'x' | 'y'): number => ((start?.[axis] ?? 0) + 3 * (one?.[axis] ?? 0) + 3 * (two?.[axis] ?? 0) + (end?.[axis] ?? 0)) / 8
    expect(distance({ x: middle('x'), y: middle('y') }, { x: 21, y: 21 })).toBeCloseTo(21, 1)
  })

  test('has a regular star with a point upwards', () => {
    const corners = pointsOf(pathsOf(drawn())[1] ?? '')
    const centre = { x: 21, y: 21 }
    const tips = corners.filter((_, at) => at % 2 === 0)
    expect(tips[0]).toEqual({ x: 21, y: 14 })
    for (const tip of tips) expect(distance(tip, centre)).toBeCloseTo(7, 2)
    // In a pentagram a tip, the two inner corners between, and the tip after next lie on one line.
    const [a, , , , b] = corners
    for (const inner of [corners[1], corners[3]])
      expect(distance(a ?? centre, inner ?? centre) + distance(inner ?? centre, b ?? centre)).toBeCloseTo(distance(a ?? centre, b ?? centre), 2)
  })

  test('of 38 mm is the one of 42 mm made smaller', () => {
    const [large, small] = [drawn(), drawn({ diameterMm: 38 })].map((picture) => pathsOf(picture).slice(1).flatMap(pointsOf))
    expect(small?.length).toBe(large?.length)
    large?.forEach(({ x, y }, at) => expect(distance(small?.[at] ?? { x: 0, y: 0 }, { x: (x * 38) / 42, y: (y * 38) / 42 })).toBeLessThan(0.003))
  })
})

/** Characters of names of units, full-width brackets among them. */
const characters = [...'示例市省县区人民政府公安局厅委员会办公室市场监督管理教育卫生健康住房和城乡建设自然资源交通运输水利农村商务文化旅游应急审计（第一二）']
const names = fc.array(fc.constantFrom(...characters), { minLength: 4, maxLength: 30 }).map((list) => list.join(''))
const bottoms = fc.array(fc.constantFrom(...characters), { minLength: 2, maxLength: 12 }).map((list) => list.join(''))

test('whatever its name: letters stay inside the ring, outside the star, and the arc ends above the bottom line', () => {
  fc.assert(fc.property(names, bottoms, fc.constantFrom(38, 42), (name, bottom, diameterMm) => {
    const [, , arc = '', line = ''] = pathsOf(drawn({ name, bottom, diameterMm }))
    const centre = { x: diameterMm / 2, y: diameterMm / 2 }
    const { radius, borderWidth, starRadius } = layoutFor(diameterMm)
    const reach = [...pointsOf(arc), ...pointsOf(line)].map((point) => distance(point, centre))
    expect(Math.max(...reach)).toBeLessThan(radius - borderWidth)
    expect(Math.min(...reach)).toBeGreaterThan(starRadius)
    expect(Math.max(...pointsOf(arc).map(({ y }) => y))).toBeLessThan(Math.min(...pointsOf(line).map(({ y }) => y)))
  }), { numRuns: 60 })
})

describe('letters along the arc', () => {
  const layout = layoutFor(42)
  const counts = Array.from({ length: 27 }, (_, n) => n + 4)

  test('do not touch one another at the foot, where they are nearest', () => {
    for (const count of counts) {
      const { heightMm, widthScale, footRadius, angles: [first = 0, second = 0] } = arcLine(count, layout)
      expect(heightMm * widthScale, `${count} letters`).toBeLessThan((second - first) * footRadius)
    }
  })

  test('span 1.22 π at the most, the same on both sides', () => {
    for (const count of counts) {
      const { angles } = arcLine(count, layout)
      expect((angles.at(-1) ?? 0) - (angles[0] ?? 0), `${count} letters`).toBeLessThanOrEqual(1.22 * Math.PI + 1e-9)
      expect((angles.at(-1) ?? 0) + (angles[0] ?? 0)).toBeCloseTo(0, 9)
    }
  })

  test('of a longer name are never larger or wider', () => {
    const widths = counts.map((count) => arcLine(count, layout)).map(({ heightMm, widthScale }) => heightMm * widthScale)
    expect(widths).toEqual(widths.toSorted((a, b) => b - a))
    expect([arcLine(4, layout).widthScale, arcLine(30, layout).widthScale < 0.6, arcLine(30, layout).widthScale > 0.4]).toEqual([1, true, true])
  })

  test('of a long bottom line become narrower, not longer', () => {
    const [short, long] = [bottomLine(4, layout), bottomLine(12, layout)]
    expect([short.widthScale > 0.9, long.widthScale < 0.6, short.heightMm]).toEqual([true, true, long.heightMm])
    expect((long.offsets.at(-1) ?? 0) - (long.offsets[0] ?? 0)).toBeLessThan(layout.bottomWidthMax)
  })
})

describe('a seal is not drawn', () => {
  test.each<[string, Partial<SealDrawing>, string]>([
    ['with a name of three characters', { name: '公安局' }, 'NAME_LENGTH'],
    ['with a name of thirty-one', { name: '局'.repeat(31) }, 'NAME_LENGTH'],
    ['with a bottom line of one character', { bottom: '章' }, 'BOTTOM_LENGTH'],
    ['with a bottom line of thirteen', { bottom: '章'.repeat(13) }, 'BOTTOM_LENGTH'],
    ['as small as a button', { diameterMm: 29 }, 'DIAMETER'],
    ['of no size', { diameterMm: Number.NaN }, 'DIAMETER'],
    ['with bytes for a font that are none', { font: new TextEncoder().encode('a font') }, 'FONT_UNREADABLE'],
    ['with a blank in its name', { name: '示例市 公安局' }, 'GLYPH_MISSING'],
    ['with a line break in its name', { name: '示例市\n公安局' }, 'GLYPH_MISSING'],
  ])('%s', (_what, different, refused) => expect(drawSeal({ ...wanted, ...different })).toMatchObject({ refused }))

  test('with a character that the font cannot draw, which is named once', () => {
    expect(drawSeal({ ...wanted, name: '示例\u{30000}市\u{30000}公安局', bottom: '专用\u{2b820}章' })).toEqual({
      refused: 'GLYPH_MISSING', detail: { characters: ['\u{30000}', '\u{2b820}'], codePoints: ['U+30000', 'U+2B820'] },
    })
  })
})

describe('a font that is damaged', () => {
  test('gives no seal, wherever it was cut off, or the very same one where that came after its characters', () => {
    const refusals = new Set<string>()
    for (let part = 1; part < 20; part += 1) {
      const picture = drawSeal({ ...wanted, font: wanted.font.slice(0, Math.floor((wanted.font.length * part) / 20)) })
      if (isRefusal(picture)) refusals.add(picture.refused)
      else expect(picture, `${part} twentieths`).toEqual(drawn())
    }
    expect([...refusals]).toEqual(['GLYPH_MISSING'])
  })

  test('gives a seal of numbers or none, whichever table is overwritten', () => {
    const tables = Array.from({ length: (wanted.font[5] ?? 0) }, (_, at) => Buffer.from(wanted.font).readUInt32BE(12 + 16 * at + 8))
    expect(tables.length).toBeGreaterThan(8)
    for (const start of tables) {
      const font = Uint8Array.from(wanted.font)
      font.fill(0xff, start, start + 64)
      const picture = drawSeal({ ...wanted, font })
      if (!isRefusal(picture)) expect(picture.paths.map(({ d }) => d).join(''), `table at ${start}`).not.toContain('NaN')
    }
  })
})

test('characters are counted as people count them: one beyond U+FFFF is one', () => {
  const rare = '\u{20089}'
  expect(isRefusal(drawSeal({ ...wanted, name: rare.repeat(30) }))).toBe(false)
  expect(drawSeal({ ...wanted, name: rare.repeat(31) })).toMatchObject({ refused: 'NAME_LENGTH', detail: { count: 31 } })
})

test('the SVG shows the paths in millimetres, in ASCII and without a script', () => {
  const picture = drawn()
  const svg = svgOf(picture)
  expect(svg.startsWith('<svg xmlns="http://www.w3.org/2000/svg" width="42mm" height="42mm" viewBox="0 0 42 42"><g fill="#d7000f"><path d="M42 21C')).toBe(true)
  expect([/^[\x20-\x7e]+$/.test(svg), svg.split('<path ').length - 1, svg.length < 60_000]).toEqual([true, 4, true])
})
