import { isRefusal } from '@hub/kernel'
import type { SealPicture } from '@hub/seal-picture'
import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { sampleSeal } from '../testing/seal.ts'
import { writeValue } from './pdf-value.ts'
import { sealAppearance, SealAppearances, type SealAppearance } from './seal-appearance.ts'

const drawn = sampleSeal()
const line = (d: string): SealPicture => ({ widthMm: 10, heightMm: 20, paths: [{ d, fill: 'red' }] })

function granted(made: ReturnType<typeof sealAppearance>): SealAppearance {
  if (isRefusal(made)) throw new TypeError(made.refused)
  return made
}

describe('the appearance of a seal', () => {
  test('is as wide and high as the seal, in units of 5 µm, with what was at the top at the top', () => {
    const { value, content } = granted(sealAppearance(line('M0 0L10 0L5 20Z')))
    expect(writeValue(value)).toContain('/BBox [0 0 2000 4000]')
    expect(inflateSync(content).toString()).toBe('/Ink gs\n0.84 0.05 0.08 rg\n0 4000 m\n2000 4000 l\n1000 0 l\nh\nf\n')
  })

  test('takes less than 10 kB for a seal with ten characters', () => {
    expect(granted(sealAppearance(drawn)).content.length).toBeLessThan(10_000)
  })

  test('is refused for a picture that is none', () => {
    for (const picture of [{ ...drawn, paths: [] }, line('red'), { ...drawn, widthMm: 0 }, { ...drawn, heightMm: NaN }, { ...drawn, widthMm: 101 }, { ...drawn, heightMm: 0.001 }])
      expect(sealAppearance(picture)).toEqual({ refused: 'SEAL_PICTURE_NOT_UNDERSTOOD', detail: {} })
  })
})

describe('appearances that are kept', () => {
  test('are written once for a picture, also where it comes as another copy', () => {
    const appearances = new SealAppearances()
    const first = appearances.of(drawn)
    expect(appearances.of(structuredClone(drawn))).toBe(first)
    expect(first).toEqual(sealAppearance(drawn))
  })

  test('are another for another picture, be it the same lines in another size', () => {
    const appearances = new SealAppearances()
    const pictures = [line('M0 0L1 1'), line('M0 0L1 2'), { ...line('M0 0L1 1'), widthMm: 11 }, { ...line('M0 0L1 1'), paths: [{ d: 'M0 0', fill: 'red' as const }, { d: 'L1 1', fill: 'red' as const }] }]
    expect(pictures.map((picture) => appearances.of(picture))).toEqual(pictures.map(sealAppearance))
  })

  test('are the last ones asked for, and no more than they may be', () => {
    const appearances = new SealAppearances(2)
    const [one, two, three] = ['M0 0L1 1', 'M0 0L2 2', 'M0 0L3 3'].map(line) as [SealPicture, SealPicture, SealPicture]
    const kept = appearances.of(one)
    const dropped = appearances.of(two)
    appearances.of(one)
    appearances.of(three)
    expect(appearances.size).toBe(2)
    expect(appearances.of(one)).toBe(kept)
    expect(appearances.of(two)).not.toBe(dropped)
  })

  test('of a picture that is none are refused, and not kept', () => {
    const appearances = new SealAppearances()
    expect(appearances.of(line('red'))).toMatchObject({ refused: 'SEAL_PICTURE_NOT_UNDERSTOOD' })
    expect(appearances.size).toBe(0)
  })
})
