import { START, streamNameFilter, type AllStreamResolvedEvent, type AllStreamSubscription, type KurrentDBClient, type Position } from '@kurrent/kurrentdb-client'
import { isLost, kindOf } from './failures.ts'

/** Every so many times 32 records of others the server says how far it has looked; we have no use for that. */
const checkpointInterval = 1_000

export interface SubscriptionOptions {
  readonly client: KurrentDBClient
  readonly prefix: string
  readonly requiresLeader: boolean
  /** The last record that was seen; the subscription begins behind it. */
  readonly after: Position | undefined
  readonly received: (event: AllStreamResolvedEvent) => void
  /** The server has sent what stood when it opened, and sends the rest as it comes. A hint: records may still be on their way to `received`. */
  readonly caughtUp: () => void
  /** Called once, for whatever reason it ended but `close`. `kind`: a word for logs. `lost`: the client itself cannot go on. */
  readonly dropped: (kind: string, lost: boolean) => void
}

/**
 * 一次订阅 — one subscription of the client to $all, until it drops: the client does not open it again. Its checkpoints are not used: it tells them as soon as
 * it reads them, while records before them may still wait in its buffer, and a subscription that went on from there would lack those.
 */
export class AllSubscription {
  readonly #subscription: AllStreamSubscription
  #over = false

  constructor({ client, prefix, requiresLeader, after, received, caughtUp, dropped }: SubscriptionOptions) {
    this.#subscription = client.subscribeToAll({
      fromPosition: after ?? START,
      filter: streamNameFilter({ prefixes: [prefix], checkpointInterval }),
      requiresLeader,
    })
    const drop = (kind: string, lost = false): void => {
      if (this.#over) return
      this.close()
      dropped(kind, lost)
    }
    this.#subscription
      .on('data', (event) => { if (!this.#over) received(event) })
      .on('caughtUp', () => { if (!this.#over) caughtUp() })
      // Stays: an error after the end would otherwise end the process.
      .on('error', (error) => { drop(kindOf(error), isLost(error)) })
      .on('end', () => { drop('ended-by-server') })
      .on('close', () => { drop('closed-by-server') })
  }

  close(): void {
    if (this.#over) return
    this.#over = true
    // It rejects where the call was never made, which is as good.
    this.#subscription.unsubscribe().catch(() => undefined)
    this.#subscription.destroy()
  }
}
