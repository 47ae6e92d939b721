import { parseAnswerLine, type RowAnswer } from './answer-line.ts'
import type { Wire } from './wire.ts'

/**
 * 一次提交的结局 — `ended`: the answer came to its end (rows may still be without one); `broken`: the connection did not hold;
 * `busy`: try again after the time; `token`: the token is not taken; `unfit`: asking again would give the same.
 */
export type PostEnd =
  | { readonly kind: 'ended' }
  | { readonly kind: 'broken' }
  | { readonly kind: 'busy'; readonly retryAfterMs: number }
  | { readonly kind: 'token' }
  | { readonly kind: 'unfit'; readonly status: number }

export interface PostRows {
  readonly url: URL
  readonly wire: Wire
  readonly token: string
  /** NDJSON. */
  readonly body: string
  readonly onAnswer: (answer: RowAnswer) => void
  /** Aborted when no answer is wanted any more. */
  readonly abort: AbortSignal
}

/** A request whose rows are not all answered by then is given up and its rows are asked again. */
const answersTimeoutMs = 180_000
const answerLineCharsMax = 1024 * 1024
const retryAfterDefaultMs = 1_000
const retryAfterMaxMs = 60_000

/** 提交若干行 — answers are handed on as they arrive. Never rejects: what was answered before trouble came stays answered. */
export async function postRows({ url, wire, token, body, onAnswer, abort }: PostRows): Promise<PostEnd> {
  try {
    const response = await fetch(new URL(wire.path, url), {
      method: 'POST',
      redirect: 'error',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson', 'x-hub-terminal': wire.terminal },
      body,
      signal: AbortSignal.any([abort, AbortSignal.timeout(answersTimeoutMs)]),
    })
    if (response.status === 200 && response.body !== null) return await readAnswers(response.body, wire, onAnswer)
    await response.body?.cancel()
    return endOf(response)
  } catch {
    return { kind: 'broken' }
  }
}

async function readAnswers(stream: ReadableStream<Uint8Array>, wire: Wire, onAnswer: (answer: RowAnswer) => void): Promise<PostEnd> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of stream) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > answerLineCharsMax) return { kind: 'broken' }
    for (const line of lines) if (!handOn(line, wire, onAnswer)) return { kind: 'broken' }
  }
  return handOn(rest, wire, onAnswer) ? { kind: 'ended' } : { kind: 'broken' }
}

function handOn(line: string, { idName }: Wire, onAnswer: (answer: RowAnswer) => void): boolean {
  if (line.trim() === '') return true
  const answer = parseAnswerLine(line, idName)
  if (answer === undefined) return false
  onAnswer(answer)
  return true
}

function endOf({ status, headers }: Response): PostEnd {
  if (status === 401) return { kind: 'token' }
  if (status === 408 || status === 429 || status >= 500) {
    const seconds = Number(headers.get('retry-after') ?? Number.NaN)
    return { kind: 'busy', retryAfterMs: Number.isFinite(seconds) ? Math.min(seconds * 1_000, retryAfterMaxMs) : retryAfterDefaultMs }
  }
  return { kind: 'unfit', status }
}
