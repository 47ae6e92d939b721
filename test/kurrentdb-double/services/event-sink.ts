import { once } from 'node:events'
import type { ServerWritableStream } from '@grpc/grpc-js'
import type streams from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/streams_pb.js'

export type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>

/** 事件出口 — the sending end of a Read: waits when the client does not keep up, and knows when it has gone. */
export class EventSink {
  readonly #call: ReadCall
  readonly #gone = new AbortController()

  constructor(call: ReadCall) {
    this.#call = call
    for (const event of ['cancelled', 'error', 'close']) call.on(event, () => this.#gone.abort())
  }

  /** Aborts when nobody listens any more. */
  get signal(): AbortSignal {
    return this.#gone.signal
  }

  /** Resolves when the next message may be sent; returns whether it had to wait for the client. */
  async send(message: streams.ReadResp): Promise<boolean> {
    if (this.#gone.signal.aborted || this.#call.write(message)) return false
    await once(this.#call, 'drain', { signal: this.#gone.signal }).catch(() => undefined)
    return true
  }

  end(): void {
    this.#call.end()
  }

  fail(error: Error): void {
    if (!this.#gone.signal.aborted) this.#call.emit('error', error)
  }
}
