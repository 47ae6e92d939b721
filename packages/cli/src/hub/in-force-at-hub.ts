import { inForceSentences, type InForceCode } from '@hub/verify'
import { member, textMember } from './ask.ts'
import { askBytes } from './ask-bytes.ts'

const answerBytesMax = 4 * 1024 * 1024

/** 询问证照状态 — what the hub says of the licence behind this very file; an answer that is none, or about another file, is none. Rejects with HubUnavailable. */
export async function inForceAtHub(url: URL, { bytes, sha256, stop }: { readonly bytes: Uint8Array; readonly sha256: string; readonly stop: AbortSignal }): Promise<InForceCode> {
  const { status, text } = await askBytes({ url, path: '/v1/verify', bytes, answerBytesMax, stop })
  const verdict = status === 200 ? parsed(text) : undefined
  const code = textMember(member(verdict, 'inForce'), 'code')
  return textMember(verdict, 'sha256') === sha256 && isInForceCode(code) ? code : 'HUB_UNAVAILABLE'
}

function isInForceCode(code: string | undefined): code is InForceCode {
  return code !== undefined && Object.hasOwn(inForceSentences, code)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
