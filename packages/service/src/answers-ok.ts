import type { get, IncomingMessage } from 'node:http'

const okStatus = 200

/** 是否答 200 — whether what `ask` sends is answered so; false also when nobody answers, or not within the request's own time limit. */
export function answersOk(ask: (done: (answer: IncomingMessage) => void) => ReturnType<typeof get>): Promise<boolean> {
  return new Promise((resolve) => {
    const request = ask((answer) => {
      answer.resume()
      resolve(answer.statusCode === okStatus)
    })
    request.on('timeout', () => { request.destroy() })
    request.on('error', () => { resolve(false) })
  })
}
