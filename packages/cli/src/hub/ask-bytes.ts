import { HubUnavailable } from './hub-unavailable.ts'

export interface BytesQuestion {
  readonly url: URL
  readonly path: string
  /** Sent as they are; undefined asks without a body. */
  readonly bytes?: Uint8Array
  /** Beside those that every such question has. */
  readonly headers?: Readonly<Record<string, string>>
  readonly answerBytesMax: number
  readonly stop: AbortSignal
}

const answerTimeoutMs = 60_000

/** 以文件询问 — the answer as text with its status; redirects are not followed. @throws HubUnavailable no connection, no answer in time, or more than an answer has */
export async function askBytes({ url, path, bytes, headers = {}, answerBytesMax, stop }: BytesQuestion): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(new URL(path, url), {
      redirect: 'error', headers: { ...headers, accept: 'application/json', ...(bytes === undefined ? {} : { 'content-type': 'application/octet-stream' }) },
      ...(bytes === undefined ? {} : { method: 'POST', body: new Uint8Array(bytes) }), signal: AbortSignal.any([AbortSignal.timeout(answerTimeoutMs), stop]),
    })
    const chunks: Uint8Array[] = []
    let length = 0
    for await (const chunk of response.body ?? []) {
      length += chunk.length
      if (length > answerBytesMax) throw new RangeError('the answer is too large')
      chunks.push(chunk)
    }
    return { status: response.status, text: Buffer.concat(chunks).toString('utf8') }
  } catch (cause) {
    throw new HubUnavailable(`连不上枢纽 ${url.origin}，或者它没有及时答复：请确认它已启动（npm start），地址无误`, { cause })
  }
}
