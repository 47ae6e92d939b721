import { HubUnavailable } from './hub-unavailable.ts'

export interface Ask {
  readonly url: URL
  readonly path: string
  readonly body: unknown
  readonly token?: string
  readonly stop?: AbortSignal
}

export interface Answer {
  readonly status: number
  /** undefined where the answer was no JSON. */
  readonly json: unknown
}

const answerTimeoutMs = 15_000
const answerCharsMax = 4 * 1024 * 1024

/**
 * 询问 — one small JSON question to the gateway. Redirects are not followed: a token is for the address that was named.
 * @throws HubUnavailable no connection, no answer in time, or an answer that breaks off
 */
export async function ask({ url, path, body, token, stop }: Ask): Promise<Answer> {
  const timeout = AbortSignal.timeout(answerTimeoutMs)
  try {
    const response = await fetch(new URL(path, url), {
      method: 'POST',
      redirect: 'error',
      headers: { 'content-type': 'application/json', accept: 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(body),
      signal: stop === undefined ? timeout : AbortSignal.any([timeout, stop]),
    })
    return { status: response.status, json: readJson(await response.text()) }
  } catch (cause) {
    throw new HubUnavailable(`连不上枢纽 ${url.origin}：请确认它已启动（npm start），或用 --url 指明地址`, { cause })
  }
}

function readJson(text: string): unknown {
  if (text.length > answerCharsMax) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A member of a JSON object whose shape is not known; undefined where there is none. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}

export function textMember(value: unknown, name: string): string | undefined {
  const found = member(value, name)
  return typeof found === 'string' ? found : undefined
}
