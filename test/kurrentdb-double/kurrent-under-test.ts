import type { ServerFaults } from './faults/server-faults.ts'
import { startKurrentDouble } from './kurrent-double.ts'
import type { KurrentDoubleOptions } from './options.ts'

/** 受测服务器 — the double, or the real server that KURRENTDB_URL names. */
export interface KurrentUnderTest {
  readonly connectionString: string
  /** Absent with a real server, which takes no orders. */
  readonly faults: ServerFaults | undefined
  /** Ends the double; leaves a real server and its data alone. */
  close(): Promise<void>
}

const realServer = process.env['KURRENTDB_URL']

/**
 * Why tests that need fault switches, an empty server or a given version cannot run now; undefined when they can.
 * A test says so itself: `({ skip }) => skip(noFaultsBecause !== undefined, noFaultsBecause)`.
 */
export const noFaultsBecause: string | undefined = realServer === undefined ? undefined : 'KURRENTDB_URL names a real server, which has no fault switches'

/** The server to test against. `options` are for the double alone. A real server is shared and not empty: name streams apart in each suite. */
export async function openKurrentUnderTest(options: KurrentDoubleOptions = {}): Promise<KurrentUnderTest> {
  if (realServer !== undefined) return { connectionString: realServer, faults: undefined, close: () => Promise.resolve() }
  return startKurrentDouble(options)
}
