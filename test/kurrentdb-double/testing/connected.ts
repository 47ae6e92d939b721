import { KurrentDBClient, binaryEvent, type AppendRecordInput, type ConsistencyCheck, type ResolvedEvent } from '@kurrent/kurrentdb-client'
import { randomUUID } from 'node:crypto'
import { afterEach } from 'vitest'
import { startKurrentDouble, type KurrentDouble } from '../kurrent-double.ts'
import type { KurrentDoubleOptions } from '../options.ts'

export interface Connected {
  readonly double: KurrentDouble
  readonly client: KurrentDBClient
}

/** Returns a function that starts a double with a client on it; both end with the test. */
export function withDouble(): (options?: KurrentDoubleOptions, query?: string) => Promise<Connected> {
  const open: Connected[] = []
  afterEach(async () => {
    for (const { client, double } of open.splice(0)) {
      await client.dispose()
      await double.close()
    }
  })
  return async (options, query = '') => {
    const double = await startKurrentDouble(options)
    const client = KurrentDBClient.connectionString(`${double.connectionString}${query}`)
    open.push({ double, client })
    return { double, client }
  }
}

/** A binary record for `streamName`. */
export function record(streamName: string, data: Uint8Array = Buffer.from(streamName), id: string = randomUUID()): AppendRecordInput {
  return { streamName, record: binaryEvent({ id, type: 'sample', data }) }
}

export function check(streamName: string, expectedState: ConsistencyCheck['expectedState']): ConsistencyCheck {
  return { type: 'stream_state', streamName, expectedState }
}

export async function collect(events: AsyncIterable<ResolvedEvent>): Promise<readonly NonNullable<ResolvedEvent['event']>[]> {
  const collected = []
  for await (const { event } of events) if (event !== undefined) collected.push(event)
  return collected
}
