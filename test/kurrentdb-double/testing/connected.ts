import { KurrentDBClient, binaryEvent, type AppendRecordInput, type ConsistencyCheck, type ResolvedEvent } from '@kurrent/kurrentdb-client'
import { randomUUID } from 'node:crypto'
import { afterEach } from 'vitest'
import { startKurrentDouble, type KurrentDouble } from '../kurrent-double.ts'
import type { KurrentDoubleOptions } from '../options.ts'

export interface Connected {
  readonly double: KurrentDouble
  readonly client: KurrentDBClient
}

/** The client sleeps that long before its first read, and before each attempt to find a cluster's leader; half a second unless it is told. */
const quickDiscovery = '&discoveryInterval=10'

type Open = (options?: KurrentDoubleOptions, query?: string) => Promise<Connected>

/** Returns a function that starts a double with a client on it; both end with the test, or with `until`. `query` goes behind the connection string. */
export function withDouble(until: typeof afterEach = afterEach): Open {
  const opened: Connected[] = []
  until(async () => {
    for (const { client, double } of opened.splice(0)) {
      await client.dispose()
      await double.close()
    }
  })
  return async (options, query = quickDiscovery) => {
    const double = await startKurrentDouble(options)
    const client = KurrentDBClient.connectionString(`${double.connectionString}${query}`)
    opened.push({ double, client })
    return { double, client }
  }
}

export interface Sample {
  readonly data?: Uint8Array
  readonly id?: string
  readonly metadata?: Readonly<Record<string, string>>
}

/** A binary record for `streamName`. */
export function record(streamName: string, { data = Buffer.from(streamName), id = randomUUID(), metadata }: Sample = {}): AppendRecordInput {
  return { streamName, record: binaryEvent({ id, type: 'sample', data, ...(metadata === undefined ? {} : { metadata: { ...metadata } }) }) }
}

export function check(streamName: string, expectedState: ConsistencyCheck['expectedState']): ConsistencyCheck {
  return { type: 'stream_state', streamName, expectedState }
}

export async function collect(events: AsyncIterable<ResolvedEvent>): Promise<readonly NonNullable<ResolvedEvent['event']>[]> {
  const collected = []
  for await (const { event } of events) if (event !== undefined) collected.push(event)
  return collected
}
