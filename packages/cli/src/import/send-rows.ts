import type { PreparedRow } from './prepared-row.ts'
import { sendBatch, type SendPorts } from './send-batch.ts'

export interface SendOptions extends SendPorts {
  /** Rows of one request. */
  readonly batchRowsMax: number
  /** Requests under way at once; together with `batchRowsMax` the window of rows in flight. */
  readonly requestsMax: number
}

/** A request's body; far below what the gateway takes, so that rows with long face data fit as well. */
const batchCharsMax = 512 * 1024

/**
 * 发送全部 — takes rows no faster than the hub answers, so memory holds one window of them. Rows that share an order key never travel together: the later
 * waits for the answer to the earlier. After `stop` nothing more is taken and requests under way may finish.
 * @throws ImportStopped, or what reading the rows throws; requests under way have ended by then
 */
export async function sendRows(rows: AsyncIterable<PreparedRow>, options: SendOptions): Promise<void> {
  const underWay = new Set<Promise<void>>()
  const keysUnderWay = new Set<string>()
  const trouble: unknown[] = []
  // Trouble of one request is trouble of all: the others ask no more.
  const halt = new AbortController()
  const ports: SendPorts = { ...options, stop: AbortSignal.any([options.stop, halt.signal]) }
  let batch: PreparedRow[] = []
  let [keys, chars]: [Set<string>, number] = [new Set(), 0]

  const launch = async (): Promise<void> => {
    while (underWay.size >= options.requestsMax) await Promise.race(underWay)
    if (batch.length === 0 || trouble.length > 0) return
    const [sent, sentKeys] = [batch, keys]
    batch = []
    ;[keys, chars] = [new Set(), 0]
    for (const key of sentKeys) keysUnderWay.add(key)
    const request = sendBatch(sent, ports)
      .catch((error: unknown) => {
        trouble.push(error)
        halt.abort()
      })
      .finally(() => {
        underWay.delete(request)
        for (const key of sentKeys) keysUnderWay.delete(key)
      })
    underWay.add(request)
  }

  try {
    for await (const row of rows) {
      const { orderKeys } = row.command
      if (orderKeys.some((key) => keys.has(key))) await launch()
      while (orderKeys.some((key) => keysUnderWay.has(key))) await Promise.race(underWay)
      batch.push(row)
      for (const key of orderKeys) keys.add(key)
      chars += row.command.body.length
      if (batch.length >= options.batchRowsMax || chars >= batchCharsMax) await launch()
      if (trouble.length > 0 || options.stop.aborted) break
    }
    if (!options.stop.aborted) await launch()
  } finally {
    await Promise.all(underWay)
  }
  if (trouble.length > 0) throw trouble[0]
}
