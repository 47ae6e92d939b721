import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { openFontFace, type FontFace } from './font-face.ts'
import { facesOf, type FontOrder } from './font-order.ts'

const require = createRequire(import.meta.url)
const shipped = {
  regular: '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf',
  strong: '@expo-google-fonts/noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf',
} as const

/** 后备字体 — an operator's further fonts, asked after ours in this order; they must be licensed for embedding. Each has a name of its own, which none of ours has. */
export interface FurtherFont { readonly name: string; readonly path: string }

/**
 * 随附字体 — Noto Serif SC (OFL-1.1), a Song face as certificates use it: all of GB 2312, of the URO and of Extension A, and some 210
 * characters beyond. Reads files, about 15 MB a weight: called once a process. Throws for a font that is none, and for two of one name.
 */
export async function loadInstalledFonts(further: readonly FurtherFont[] = []): Promise<FontOrder> {
  const open = async (name: string, path: string): Promise<FontFace> => openFontFace(name, await readFile(path))
  const [regular, strong, ...others] = await Promise.all([
    open('serif-regular', require.resolve(shipped.regular)),
    open('serif-strong', require.resolve(shipped.strong)),
    ...further.map(({ name, path }) => open(name, path)),
  ])
  const order: FontOrder = { regular: [regular, ...others], strong: [strong, ...others] }
  facesOf(order)
  return order
}
