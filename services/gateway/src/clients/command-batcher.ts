import type { CommandReply } from '@hub/schemas'
import { commandsPerRequestMax } from '@hub/schemas'
import { setTimeout as pause } from 'node:timers/promises'
import type { Exchange, ExchangeEnd } from './batch-exchange.ts'

export interface BatcherOptions {
  readonly exchange: (exchange: Exchange) => Promise<ExchangeEnd>
  /** Requests under way at once; further commands wait and gather. */
  readonly requestsMax: number
  /** From the call to the answer, in milliseconds; then the reply is `unavailable`. */
  readonly timeoutMs: number
  /** Told of every broken exchange; the cause holds no command. */
  readonly onBroken?: (cause: Error) => void
}

export interface CommandBatcher {
  /** `line` is the JSON of a command line without its `i`. Never rejects. */
  readonly send: (line: string) => Promise<CommandReply>
  /** Commands without an answer yet. */
  readonly waiting: () => number
  /** Resolves once nothing is under way or waiting; what is sent afterwards is `unavailable`. */
  readonly close: () => Promise<void>
}

interface Waiting {
  readonly line: string
  readonly untilMs: number
  attempts: number
  settle: ((reply: CommandReply) => void) | undefined
}

const batchBytesMax = 4 * 1024 * 1024
/** Before the second attempt, the third and the fourth; there is no fifth. */
const backoffMs: readonly (number | undefined)[] = [0, 50, 200, 800]
const retryAfterMs = 500
const unavailable: CommandReply = { kind: 'unavailable', retryAfterMs }

/**
 * 命令归并 — gathers the commands of one event-loop turn into one request, or of many turns while `requestsMax` requests are
 * under way. A command whose answer was lost is sent again with the same command id, at most three times: the ledger
 * then gives the first answer, so nothing happens twice. A crash of this process loses waiting calls only.
 */
export function buildCommandBatcher({ exchange, requestsMax, timeoutMs, onBroken }: BatcherOptions): CommandBatcher {
  const queue: Waiting[] = []
  let scheduled = false
  let requests = 0
  let unsettled = 0
  let closed = false
  let onIdle: (() => void) | undefined

  return {
    send(line) {
      if (closed) return Promise.resolve(unavailable)
      unsettled += 1
      return new Promise((settle) => {
        queue.push({ line, untilMs: performance.now() + timeoutMs, attempts: 0, settle })
        schedule()
      })
    },
    waiting: () => unsettled,
    close() {
      closed = true
      return unsettled === 0 ? Promise.resolve() : new Promise((resolve) => { onIdle = resolve })
    },
  }

  function schedule(): void {
    if (scheduled || queue.length === 0 || requests >= requestsMax) return
    scheduled = true
    // After the poll phase: everything that arrived in this turn is in the queue by then.
    setImmediate(() => {
      scheduled = false
      while (queue.length > 0 && requests < requestsMax) void run(queue.splice(0, batchLength(queue)))
    })
  }

  async function run(batch: readonly Waiting[]): Promise<void> {
    requests += 1
    for (const waiting of batch) waiting.attempts += 1
    const ended = await exchange({
      body: batch.map(({ line }, i) => `{"i":${i},${line.slice(1)}\n`).join(''),
      timeoutMs: Math.max(1, Math.max(...batch.map(({ untilMs }) => untilMs)) - performance.now()),
      onReply: (i, reply) => { settle(batch[i], reply) },
    })
    requests -= 1
    if (ended.end === 'broken') onBroken?.(ended.cause)
    // `complete` with an answer missing is the same trouble: the fate of that command is unknown.
    retry(batch.filter((waiting) => waiting.settle !== undefined))
    schedule()
  }

  function settle(waiting: Waiting | undefined, reply: CommandReply): void {
    const answer = waiting?.settle
    if (waiting === undefined || answer === undefined) return
    waiting.settle = undefined
    unsettled -= 1
    answer(reply)
    if (unsettled === 0) onIdle?.()
  }

  function retry(unanswered: readonly Waiting[]): void {
    for (const waiting of unanswered) {
      const delayMs = retryDelayMs(waiting)
      if (delayMs === undefined) settle(waiting, unavailable)
      else void pause(delayMs).then(() => { queue.push(waiting); schedule() })
    }
  }
}

/** How many of those that wait go into one request: at least one, and not more than the ledger takes. */
function batchLength(queue: readonly Waiting[]): number {
  let bytes = 0
  let count = 0
  for (const { line } of queue) {
    bytes += line.length
    if (count === commandsPerRequestMax || (bytes > batchBytesMax && count > 0)) break
    count += 1
  }
  return count
}

/** Undefined: no attempt is left, or none would end in time. */
function retryDelayMs({ attempts, untilMs }: Waiting): number | undefined {
  const delayMs = backoffMs[attempts]
  return delayMs === undefined || performance.now() + delayMs >= untilMs ? undefined : delayMs
}
