import { SignerUnavailable } from './signer-unavailable.ts'

/** What is published is made anew every few hours and at each revocation; who fetches it has the latest a minute later at most. */
const freshMs = 60_000
/** After trouble: a signer that is away is not asked by every request. */
const retryMs = 5_000

/** 留存的答复 — fetched when it is asked for, at most once a minute; while the signer is away the last one goes on being given: what is published says itself how long it holds. @throws SignerUnavailable there never was one */
export function keepAnswer<Answer>(fetch: () => Promise<Answer>, nowMs: () => number): () => Promise<Answer> {
  let last: { readonly answer: Answer } | undefined
  let dueMs = -Infinity
  let underWay: Promise<void> | undefined

  async function refresh(): Promise<void> {
    try {
      last = { answer: await fetch() }
      dueMs = nowMs() + freshMs
    } catch {
      dueMs = nowMs() + retryMs
    }
  }

  return async () => {
    if (nowMs() >= dueMs) await (underWay ??= refresh().finally(() => { underWay = undefined }))
    if (last === undefined) throw new SignerUnavailable('the signer gave nothing yet')
    return last.answer
  }
}
