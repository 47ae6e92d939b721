import { suffer } from '../faults/suffer.ts'
import type { Recorded } from '../log/recorded.ts'
import { firstOfSubscription, recordsOf } from '../log/selection.ts'
import type { Node } from '../node.ts'
import { toReadEvent } from '../wire/read-event.ts'
import type { ReadRequest } from '../wire/read-request.ts'
import { toCaughtUp, toCheckpoint, toFellBehind } from '../wire/subscription-signal.ts'
import type { CallScene } from './call-scene.ts'
import type { EventSink } from './event-sink.ts'

/** Events that a live subscription may lag by, once its client has let the server wait, before the server says that it fell behind. */
const liveLagMax = 128

/** 订阅之流 — what stands, then "caught up", then what comes. */
export class SubscriptionFeed {
  readonly #node: Node
  readonly #scene: CallScene
  readonly #sink: EventSink
  readonly #request: ReadRequest
  #next: number
  #live = false
  #considered = 0
  #last: Recorded | undefined

  constructor(node: Node, scene: CallScene, sink: EventSink, request: ReadRequest) {
    this.#node = node
    this.#scene = scene
    this.#sink = sink
    this.#request = request
    this.#next = firstOfSubscription(node.log, request)
  }

  /** Returns when the client has gone. */
  async run(): Promise<void> {
    while (!this.#sink.signal.aborted) {
      const seen = this.#node.log.all.length
      await this.#drain()
      if (!this.#live) await this.#sink.send(toCaughtUp(this.#request.stream, this.#last))
      this.#live = true
      await this.#node.log.grown(seen, this.#sink.signal)
    }
  }

  async #drain(): Promise<void> {
    for (let recorded = this.#ahead(); recorded !== undefined; recorded = this.#ahead()) {
      this.#next += 1
      this.#last = recorded
      await this.#pass(recorded)
      this.#considered += 1
      const every = this.#request.filter?.checkpointEvery
      if (every !== undefined && this.#considered % every === 0) await this.#sink.send(toCheckpoint(recorded))
    }
  }

  async #pass(recorded: Recorded): Promise<void> {
    const { filter, structuredUuid, stream } = this.#request
    if (filter !== undefined && !filter.matches(recorded)) return
    const waited = await this.#sink.send(toReadEvent(recorded, structuredUuid))
    await suffer(this.#node.faults.countEvent('subscription'), this.#scene)
    if (!this.#live || !waited || recordsOf(this.#node.log, stream).length - this.#next <= liveLagMax) return
    this.#live = false
    await this.#sink.send(toFellBehind(stream, recorded))
  }

  /** The next record, unless the client has gone. */
  #ahead(): Recorded | undefined {
    return this.#sink.signal.aborted ? undefined : recordsOf(this.#node.log, this.#request.stream)[this.#next]
  }
}
