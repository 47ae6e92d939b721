import { isRefusal } from '@hub/kernel'
import { describe, expect, test } from 'vitest'
import { drawNameSeal, svgOf, type SealPicture } from './index.ts'
import { pointsOf } from './testing/points.ts'
import { song } from './testing/song.ts'

function drawn(name: string, sideMm = 20): SealPicture {
  const picture = drawNameSeal({ name, sideMm, font: song })
  if (isRefusal(picture)) throw new Error(`${picture.refused} ${JSON.stringify(picture.detail)}`)
  return picture
}

describe('the seal of a person', () => {
  test('is a square frame with a hole and four characters within it', () => {
    const { widthMm, heightMm, paths } = drawn('示例市场')
    expect([widthMm, heightMm, paths.length]).toEqual([20, 20, 2])
    const [frame, characters] = paths.map(({ d }) => pointsOf(d))
    const spread = (points = frame ?? []): readonly number[] => [Math.min(...points.map(({ x }) => x)), Math.max(...points.map(({ x }) => x)), Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))]
    expect(spread()).toEqual([0, 20, 0, 20])
    const [left = 0, right = 0, top = 0, bottom = 0] = spread(characters)
    // Inside the frame's hole on every side.
    expect([left > 1.1, right < 18.9, top > 1.1, bottom < 18.9]).toEqual([true, true, true, true])
  })

  test('reads in columns from the right', () => {
    const at = (name: string): readonly string[] => svgOf(drawn(name)).split('M')
    // The second character stands below the first, the third left of it: exchanging two moves their outlines.
    expect(at('示例市场')).not.toEqual(at('例示市场'))
    const [one, other] = [drawn('示示示例'), drawn('例示示示')].map(({ paths }) => paths[1]?.d ?? '')
    const centre = (d: string, near: (point: { readonly x: number; readonly y: number }) => boolean): number => pointsOf(d).filter(near).length
    const lowerLeft = ({ x, y }: { readonly x: number; readonly y: number }): boolean => x < 10 && y > 10
    const upperRight = ({ x, y }: { readonly x: number; readonly y: number }): boolean => x > 10 && y < 10
    expect([centre(one ?? '', lowerLeft) === centre(other ?? '', upperRight), centre(one ?? '', upperRight) === centre(other ?? '', lowerLeft)]).toEqual([true, true])
  })

  test('of two or three characters is filled up to four', () => {
    expect(drawn('示例')).toEqual(drawn('示例之印'))
    expect(drawn('示例市')).toEqual(drawn('示例市印'))
  })

  test.each([['示', 'NAME_LENGTH'], ['示例市市场', 'NAME_LENGTH'], ['示𪚥', 'GLYPH_MISSING']])('of %s is refused with %s', (name, code) => {
    expect(drawNameSeal({ name, sideMm: 20, font: song })).toMatchObject({ refused: code })
  })

  test('is refused in a size that no such seal has, or with a font that is none', () => {
    for (const sideMm of [11, 31, NaN]) expect(drawNameSeal({ name: '示例', sideMm, font: song })).toMatchObject({ refused: 'DIAMETER' })
    expect(drawNameSeal({ name: '示例', sideMm: 20, font: Uint8Array.of(1, 2, 3) })).toMatchObject({ refused: 'FONT_UNREADABLE' })
  })
})
