import { inForceSentences, type InForceCode } from '@hub/verify'
import { member, textMember } from './ask.ts'
import { verdictOfHub, type AskedFile } from './verdict-of-hub.ts'

/** 询问证照状态 — what the hub says of the licence behind this very file; an answer that is none, or about another file, is none. Rejects with HubUnavailable. */
export async function inForceAtHub(url: URL, file: AskedFile): Promise<InForceCode> {
  const code = textMember(member(await verdictOfHub(url, file), 'inForce'), 'code')
  return isInForceCode(code) ? code : 'HUB_UNAVAILABLE'
}

function isInForceCode(code: string | undefined): code is InForceCode {
  return code !== undefined && Object.hasOwn(inForceSentences, code)
}
