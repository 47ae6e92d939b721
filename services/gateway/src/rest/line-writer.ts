import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { EdgeError } from '../errors/edge-error.ts'

/** Who has taken nothing for so long is not there, whatever its connection says; what is under way for it would be held for ever. */
const stalledMsMax = 60_000

/**
 * 逐行写出 — resolves when the caller has room for more, rejects when it went away or is cut off. However many lines wait, the response is listened to once.
 */
export function buildLineWriter(raw: ServerResponse): (line: string) => Promise<void> {
  let room: Promise<void> | undefined
  return async (line) => {
    if (raw.destroyed) throw new EdgeError('BAD_REQUEST')
    if (!raw.write(line)) await (room ??= roomOrEnd(raw).finally(() => { room = undefined }))
  }
}

async function roomOrEnd(raw: ServerResponse): Promise<void> {
  const settled = new AbortController()
  const patience = setTimeout(() => { raw.destroy() }, stalledMsMax).unref()
  const either = [once(raw, 'drain', { signal: settled.signal }), once(raw, 'close', { signal: settled.signal })]
  try {
    await Promise.race(either)
  } finally {
    clearTimeout(patience)
    settled.abort()
    await Promise.allSettled(either)
  }
}
