import { createRequire } from 'node:module'
import type { FontFace } from '../fonts/font-face.ts'

/** As far as it is used here: subset-font brings no types. */
type SubsetFont = (font: Buffer, text: string, options: { readonly targetFormat: 'truetype'; readonly noLayoutClosure: boolean; readonly noHinting: boolean }) => Promise<Buffer>
const subsetFont = createRequire(import.meta.url)('subset-font') as SubsetFont

/** Some hundred kB in all: licences of one type often differ in a few characters only, but the same file is often made again. */
const keptMax = 32

/**
 * 字体子集 — font files with the characters of one document, the last ones kept. The same characters give the same bytes, whatever their order.
 * Works through the whole font each time, some ten milliseconds for one of 15 MB.
 */
export class FontSubsets {
  readonly #kept = new Map<string, Promise<Uint8Array>>()

  of(face: FontFace, characters: Iterable<string>): Promise<Uint8Array> {
    const text = [...new Set(characters)].sort().join('')
    const key = `${face.name} ${text}`
    const subset = this.#kept.get(key) ?? make(face, text)
    // Asked for last, kept longest; one that failed is not kept.
    this.#kept.delete(key)
    this.#kept.set(key, subset)
    subset.catch(() => this.#kept.delete(key))
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptMax) break
      this.#kept.delete(oldest)
    }
    return subset
  }
}

async function make({ bytes }: FontFace, text: string): Promise<Uint8Array> {
  const font = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return subsetFont(font, text, { targetFormat: 'truetype', noLayoutClosure: true, noHinting: true })
}
