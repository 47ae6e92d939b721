import type { Refusal } from '@hub/kernel'
import { derFaultTexts, describeDerFault, type DerFaultCode } from './fault.ts'

const isDerFault = (code: string): code is DerFaultCode => Object.hasOwn(derFaultTexts, code)

/**
 * 拒绝说明 — one Chinese sentence for a person about a refusal of a format that is built on DER: `texts` of the format's own codes, with the field where
 * one is named, and else what is wrong with the encoding.
 */
export function describerOf(texts: Readonly<Record<string, string>>): (refusal: Refusal) => string {
  return ({ refused, detail }) => {
    const text = Object.hasOwn(texts, refused) ? texts[refused] : undefined
    if (text !== undefined) return detail['field'] === undefined ? text : `${text}（${String(detail['field'])}）`
    return isDerFault(refused) ? describeDerFault({ refused, detail }) : refused
  }
}
