import { anyValue, decodeDer, either, generalizedTime, utcTime } from '@hub/der'
import { isRefusal } from '@hub/kernel'
import { signatureLimits } from '../limits.ts'

/** 签章时间 — an instant that the signer claims, or a time-stamp token that has to be judged to know one. */
export type TimeInfo = { readonly kind: 'claimed'; readonly at: string } | { readonly kind: 'token'; readonly token: Uint8Array }

const time = either(generalizedTime, utcTime)
const sequenceTag = 0x30
const bareTags = { 13: 0x17, 15: 0x18 } as const

/** Some makers put the bare digits there, without a tag and a length: they are read as the time that their number of digits says. */
function withHeader(content: Uint8Array): Uint8Array | undefined {
  const tag = content.length === 13 || content.length === 15 ? bareTags[content.length] : undefined
  return tag === undefined ? undefined : Uint8Array.of(tag, content.length, ...content)
}

/** Reads `timeInfo` of GM/T 0031-2014, whose BIT STRING says nothing of its content: a UTCTime, a GeneralizedTime, its digits, or a time-stamp token (RFC 3161). */
export function readTimeInfo(content: Uint8Array): TimeInfo | undefined {
  for (const candidate of [content, withHeader(content)]) {
    const at = candidate === undefined ? undefined : decodeDer(time, candidate, signatureLimits)
    if (typeof at === 'string') return { kind: 'claimed', at }
  }
  if (content[0] !== sequenceTag || isRefusal(decodeDer(anyValue, content, signatureLimits))) return undefined
  return { kind: 'token', token: content }
}

