import { findMissingGlyphs, parseGlyphRanges } from '@hub/schemas'
import { createRequire } from 'node:module'
import { expect, onTestFinished, test } from 'vitest'
import { Composer } from '../composer/composer.ts'
import type { FontFace } from './font-face.ts'
import { checkFurtherFonts, FontUnusable, furtherRanges } from './further-fonts.ts'
import { loadInstalledFonts, type FurtherFont } from './installed-fonts.ts'

const further: FurtherFont = { name: 'further-1', path: createRequire(import.meta.url).resolve('@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf') }

test('what further fonts draw is told but for what the embedded one draws, whichever of them has it', async () => {
  const { regular: [face] } = await loadInstalledFonts()
  if (face === undefined) throw new RangeError('there is a face')
  const only = (name: string, characters: string): FontFace => ({ ...face, name, draws: (codePoint) => characters.includes(String.fromCodePoint(codePoint)) && face.draws(codePoint) })
  const told = (...faces: readonly FontFace[]) => parseGlyphRanges(furtherRanges({ regular: faces, strong: faces }))
  const code = (character: string): number => character.codePointAt(0) ?? 0
  expect(told(only('embedded', '甲乙'), only('one', '乙丙'), only('other', '丁\ue000'))).toEqual([[code('丁'), code('丁')], [code('丙'), code('丙')]])
  expect(told(face)).toEqual([])
  expect(told(only('embedded', ''), face)?.flat().length).toBeGreaterThan(100)
})

test('a thread reads the fonts that it is given; without any none is asked', async () => {
  const open = (fonts: readonly FurtherFont[]): Composer => {
    const composer = new Composer({ threads: 1, fonts })
    onTestFinished(() => composer.close())
    return composer
  }
  const idle = new Composer({ threads: 1, start: () => { throw new Error('no thread is needed') } })
  expect(await idle.glyphs()).toBe('')
  // The same face in bold: it draws nothing that is not there already.
  expect(await open([further]).glyphs()).toBe('')
  await expect(open([{ name: 'further-1', path: import.meta.filename }]).glyphs()).rejects.toThrow('意外终止')
})

test('a font that is none, or not there, stops the start and is named', async () => {
  await checkFurtherFonts([further])
  for (const path of [import.meta.filename, '/nowhere/font.ttf']) await expect(checkFurtherFonts([{ name: 'further-1', path }])).rejects.toThrow(path)
  await expect(checkFurtherFonts([{ name: 'further-1', path: '/nowhere/font.ttf' }])).rejects.toThrow(FontUnusable)
})

test('a name that only a further font can draw is not missing where its table is known', () => {
  expect([findMissingGlyphs(['张𪚥']), findMissingGlyphs(['张𪚥'], parseGlyphRanges(('𪚥'.codePointAt(0) ?? 0).toString(36)))]).toEqual([['𪚥'], []])
})
