import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { demoCompany, demoPerson } from '../../../../ledger/src/demo/people.ts'
import { composeLicence } from '../compose.ts'
import { composeOfd } from '../ofd/compose-ofd.ts'
import { FontSubsets } from '../ofd/font-subset.ts'
import { sampleKeys, sampleLicence } from '../testing/licences.ts'
import { sampleOfd } from '../testing/ofd.ts'
import type { FontFace } from './font-face.ts'
import { faceRuns, missingGlyphs, nameCharacter, widthOf, type FontOrder } from './font-order.ts'
import { loadInstalledFonts } from './installed-fonts.ts'

const repository = join(import.meta.dirname, '../../../../..')
let order: FontOrder
beforeAll(async () => { order = await loadInstalledFonts() })

/** All characters of the files in a folder, seen as text. */
function charactersOf(folder: string): string {
  return readdirSync(join(repository, folder)).filter((name) => /[.](ts|json)$/.test(name)).map((name) => readFileSync(join(repository, folder, name), 'utf8')).join('').replaceAll(/\s/g, '')
}

describe.each(['regular', 'strong'] as const)('the %s letters', (weight) => {
  test('draw rare names of the list of common standard characters', () => {
    expect(missingGlyphs(order, weight, '䶮㛃𬭎䴙䴘堃喆頔仝昉玥犇骉龘〇𫖮𬀩𬱖㸌')).toEqual([])
  })

  test('draw every string of the demo city, and every template', () => {
    const people = Array.from({ length: 120 }, (_, at) => demoPerson(at).name + demoCompany(at).name).join('')
    const text = people + charactersOf('services/ledger/src/demo') + charactersOf('schemas/src/demo') + charactersOf('schemas/templates') + sampleKeys.map((key) => JSON.stringify(sampleLicence(key))).join('')
    expect(text.length).toBeGreaterThan(20_000)
    expect(missingGlyphs(order, weight, text)).toEqual([])
  })

  test('draw all of GB 2312', () => {
    const decoder = new TextDecoder('gb2312')
    const rows = Array.from({ length: 72 }, (_, at) => at + 0xb0)
    const text = rows.map((row) => Array.from({ length: row === 0xd7 ? 89 : 94 }, (_, at) => decoder.decode(Uint8Array.of(row, at + 0xa1))).join('')).join('')
    expect([...text].length).toBe(6763)
    expect(missingGlyphs(order, weight, text)).toEqual([])
  })

  test('lack a radical or a compatibility form that looks like an ordinary character, and would be read back as that', () => {
    expect(missingGlyphs(order, weight, '一\u2f00金\u2fa6車\uf902\ufa11')).toEqual(['\u2f00', '\u2fa6', '\uf902'])
  })

  test('lack each character once, in their order, whatever stands around it', () => {
    expect(missingGlyphs(order, weight, '张𪚥三𠮷𪚥')).toEqual(['𪚥', '𠮷'])
  })

  test.each([['a line break', '\n'], ['a mark that turns the direction', '\u202e'], ['a space without width', '\u200b'], ['half of a character', '\ud842'], ['a private character', '\ue000']])('lack %s, which would be drawn as nothing', (_what, character) => {
    expect(missingGlyphs(order, weight, `张${character}三`)).toEqual([character])
  })
})

test('a lacking character is named with its code point, and what is not to be seen by its code point alone', () => {
  expect(['䶮', '𪚥', '\u2f00', '\n', '\u202e', '\u200b', '\ud842', '\ue000', '\u3000'].map(nameCharacter)).toEqual(['䶮（U+4DAE）', '𪚥（U+2A6A5）', '\u2f00（U+2F00）', 'U+000A', 'U+202E', 'U+200B', 'U+D842', 'U+E000', 'U+3000'])
})

test('two fonts of one name are refused before anything is drawn with the glyphs of the other', async () => {
  const path = createRequire(import.meta.url).resolve('@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf')
  await expect(loadInstalledFonts([{ name: 'serif-regular', path }])).rejects.toThrow('two fonts have the name serif-regular')
  await expect(loadInstalledFonts([{ name: 'more', path }, { name: 'more', path }])).rejects.toThrow('two fonts have the name more')
  const [face] = order.regular
  if (face === undefined) throw new RangeError('there is a face')
  const twins: FontOrder = { regular: [face, { ...face }], strong: [face] }
  await expect(composeLicence(sampleLicence('driver'), twins)).rejects.toThrow('two fonts have the name')
  await expect(composeOfd(sampleOfd('driver'), twins, new FontSubsets())).rejects.toThrow('two fonts have the name')
})

describe('where one face lacks a character', () => {
  const only = (face: FontFace, name: string, draws: (codePoint: number) => boolean): FontFace => ({ ...face, name, draws: (codePoint) => draws(codePoint) && face.draws(codePoint) })
  const split = (): FontOrder => {
    const [face] = order.regular
    if (face === undefined) throw new RangeError('there is a face')
    return { regular: [only(face, 'latin', (codePoint) => codePoint < 0x80), face], strong: [] }
  }

  test('the next of the order draws it, and the text is cut there and nowhere else', () => {
    expect(faceRuns(split(), 'regular', '甲A1乙').map(({ face, text }) => [face.name, text])).toEqual([['serif-regular', '甲'], ['latin', 'A1'], ['serif-regular', '乙']])
  })

  test('it lacks only what no face has', () => {
    expect(missingGlyphs(split(), 'regular', 'A甲𪚥')).toEqual(['𪚥'])
    expect(missingGlyphs(split(), 'strong', 'A')).toEqual(['A'])
  })

  test('the width is that of all characters, with the spacing between them', () => {
    expect(widthOf(order, 'regular', '甲乙丙', { points: 10, spacing: 2 })).toBeCloseTo(34)
    expect(widthOf(split(), 'regular', '甲乙丙', { points: 10 })).toBeCloseTo(30)
  })

  test('drawing a text that has not been checked is a mistake of the program', () => {
    expect(() => faceRuns(order, 'regular', '𪚥')).toThrow(RangeError)
  })
})
