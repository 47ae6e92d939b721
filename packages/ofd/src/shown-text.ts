import type { CustomData } from './custom-data.ts'
import { customDataCharsMax, titleCharsMax } from './limits.ts'
import { fault, type OfdRefusal } from './refusal.ts'

/** Control characters and marks that turn the direction of text, as in packages/ses. White space of XML is left: others put texts on lines of their own. */
const unsafe = /[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[^\P{Cc}\t\n\r]/u

/** 可示文本 — a text that a file brings along and that is shown to people: no longer than `charsMax`, and it reads as it is stored. The refusal names the element, not the text. */
export function checkShownText(element: string, text: string, charsMax: number): OfdRefusal | undefined {
  if (text.length > charsMax) return fault('TEXT_TOO_LONG', { element, charsMax })
  return unsafe.test(text) ? fault('TEXT_UNSAFE', { element }) : undefined
}

/** The same for each name and value. */
export function checkCustomData(customData: readonly CustomData[]): OfdRefusal | undefined {
  for (const { name, value } of customData) {
    const refusal = checkShownText('CustomData', name, titleCharsMax) ?? checkShownText(name, value, customDataCharsMax)
    if (refusal !== undefined) return refusal
  }
  return undefined
}
