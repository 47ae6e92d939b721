import { findMissingGlyphs } from '@hub/schemas'
import { expect, test } from 'vitest'
import { missingGlyphs } from './font-order.ts'
import { loadInstalledFonts } from './installed-fonts.ts'

const codePointMax = 0x10ffff
const perText = 0x1000

test('what the ledger finds missing before issuing is what the installed fonts lack, of every code point there is, in both weights', async () => {
  const order = await loadInstalledFonts()
  for (let first = 0; first <= codePointMax; first += perText) {
    const text = Array.from({ length: perText }, (_, at) => String.fromCodePoint(first + at)).join(first === 0xd000 ? ' ' : '')
    const found = findMissingGlyphs([text])
    expect(missingGlyphs(order, 'regular', text), first.toString(16)).toEqual(found)
    expect(missingGlyphs(order, 'strong', text), first.toString(16)).toEqual(found)
  }
})
