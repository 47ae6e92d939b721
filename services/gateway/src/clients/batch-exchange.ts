import type { CommandReply } from '@hub/schemas'
import type { Dispatcher } from 'undici'
import { buildLineSplitter } from './line-splitter.ts'
import { parseReplyLine } from './reply-line.ts'

/** How an exchange ended: every answer came, or the rest is unknown and may be asked again under the same command ids. */
export type ExchangeEnd = { readonly end: 'complete' } | { readonly end: 'broken'; readonly cause: Error }

export interface Exchange {
  /** NDJSON, one command a line, `i` counting from 0. */
  readonly body: string
  readonly timeoutMs: number
  readonly onReply: (i: number, reply: CommandReply) => void
}

const headers = { 'content-type': 'application/x-ndjson', accept: 'application/x-ndjson' }

/**
 * 一次往返 — one request with many commands; answers are handed on as they arrive. Never rejects: trouble is a value, because
 * what was answered before it stays answered.
 */
export function exchangeBatch(ledger: Dispatcher, { body, timeoutMs, onReply }: Exchange): Promise<ExchangeEnd> {
  return new Promise((resolve) => {
    let controller: Dispatcher.DispatchController | undefined
    const finish = (end: ExchangeEnd) => {
      clearTimeout(timer)
      resolve(end)
    }
    const breakOff = (why: string) => {
      const cause = new Error(why)
      finish({ end: 'broken', cause })
      controller?.abort(cause)
    }
    const timer = setTimeout(() => { breakOff('the ledger did not answer in time') }, timeoutMs)
    const splitter = buildLineSplitter((line) => {
      if (line.length === 0) return
      const answer = parseReplyLine(line)
      if (answer === undefined) breakOff('the ledger sent a line that is no answer')
      else onReply(answer.i, answer.reply)
    })

    ledger.dispatch({ path: '/v1/commands', method: 'POST', headers, body, headersTimeout: 0, bodyTimeout: 0 }, {
      onRequestStart(started) { controller = started },
      onResponseStart(_controller, statusCode) {
        if (statusCode !== 200) breakOff(`the ledger answered ${statusCode}`)
      },
      onResponseData(_controller, chunk) {
        try {
          splitter.write(chunk)
        } catch (error) {
          breakOff(error instanceof RangeError ? error.message : 'an answer could not be read')
        }
      },
      onResponseEnd() {
        splitter.end()
        finish({ end: 'complete' })
      },
      onResponseError(_controller, error) { finish({ end: 'broken', cause: error }) },
    })
  })
}
