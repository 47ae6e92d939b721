import type { CommandReply } from '@hub/schemas'
import { member, textMember } from '../hub/ask.ts'
import { HubUnavailable } from '../hub/hub-unavailable.ts'
import { askBytes } from '../hub/ask-bytes.ts'
import { isReply } from '../import/answer-line.ts'
import { headersOf, type LicenceName } from './licence-name.ts'

export interface PostFile {
  readonly url: URL
  readonly token: string
  readonly bytes: Uint8Array
  readonly commandId: string
  readonly licence: LicenceName
  readonly version: number
  readonly abort: AbortSignal
}

/** 一次交存的结局 — `replied`: the command's reply with the hub's own words; `token`: the token is not taken; `busy`: later; `broken`: no answer; `unfit`: asking again would give the same. */
export type PostEnd =
  | { readonly kind: 'replied'; readonly reply: CommandReply; readonly message: string; readonly nextStep: string }
  | { readonly kind: 'token' } | { readonly kind: 'busy' } | { readonly kind: 'broken' }
  | { readonly kind: 'unfit'; readonly status: number }

const answerBytesMax = 256 * 1024

/** 交存一份 — the bytes as they are to `POST /v1/licence-files/deposit`. Never rejects. */
export async function postFile({ url, token, bytes, commandId, licence, version, abort }: PostFile): Promise<PostEnd> {
  const headers = { authorization: `Bearer ${token}`, 'x-command-id': commandId, ...headersOf(licence), 'x-licence-version': String(version), 'x-hub-terminal': 'deposit' }
  try {
    const { status, text } = await askBytes({ url, path: '/v1/licence-files/deposit', bytes, headers, answerBytesMax, stop: abort })
    return endOf(status, parsed(text))
  } catch (error) {
    if (error instanceof HubUnavailable) return { kind: 'broken' }
    throw error
  }
}

function endOf(status: number, json: unknown): PostEnd {
  const reply = isReply(json) ? json : undefined
  if (reply !== undefined) return { kind: 'replied', reply, message: textMember(json, 'message') ?? '', nextStep: textMember(json, 'nextStep') ?? '' }
  if (status === 401) return { kind: 'token' }
  return status === 408 || status === 429 || status >= 500 ? { kind: 'busy' } : { kind: 'unfit', status }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What of a reply names the file and its verdict. */
export function depositedOf(reply: CommandReply): { readonly fileId: string | null; readonly verdict: unknown; readonly stands: boolean; readonly codes: readonly string[] } {
  const answer = reply.kind === 'accepted' ? reply.answer : undefined
  const verdict = member(answer, 'verdict') ?? null
  const codes = member(verdict, 'codes')
  return { fileId: textMember(answer, 'fileId') ?? null, verdict, stands: member(verdict, 'stands') === true, codes: Array.isArray(codes) ? codes.filter((code) => typeof code === 'string') : [] }
}
