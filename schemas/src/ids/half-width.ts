const fullWidth = /[\uFF01-\uFF5E]/g
/** Full-width forms U+FF01–U+FF5E lie this far above their ASCII twins. */
const fullWidthOffset = 0xfee0

/**
 * 全角转半角 — trims white space (U+3000 included) and maps full-width ASCII to half-width.
 * Maps nothing else: letter case and look-alikes such as O and 0 stay as typed.
 */
export function toHalfWidth(text: string): string {
  return text
    .trim()
    .replace(fullWidth, (character) => String.fromCharCode(character.charCodeAt(0) - fullWidthOffset))
}
