import { askBytes } from './ask-bytes.ts'
import { textMember } from './ask.ts'

/** 所问的文件 — its bytes and their SHA-256, lower-case hexadecimal. */
export interface AskedFile { readonly bytes: Uint8Array; readonly sha256: string; readonly stop: AbortSignal }

const answerBytesMax = 4 * 1024 * 1024

/** 枢纽的核验结论 — what `POST /v1/verify` says of this very file, of no shape yet; an answer that is none, or about another file, is undefined. Rejects with HubUnavailable. */
export async function verdictOfHub(url: URL, { bytes, sha256, stop }: AskedFile): Promise<unknown> {
  const { status, text } = await askBytes({ url, path: '/v1/verify', bytes, answerBytesMax, stop })
  const verdict = status === 200 ? parsed(text) : undefined
  return textMember(verdict, 'sha256') === sha256 ? verdict : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
