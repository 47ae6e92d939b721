import { assert } from '@hub/kernel'
import type { RecordedEvent, StreamName } from '../event-store.ts'
import { int4Array, textArray } from './binary-array.ts'
import type { Reader } from './reader.ts'
import { readStreamsSql } from './sql.ts'

const streamsPerQueryMax = 512

interface Wanted {
  readonly stream: StreamName
  readonly fromRevision: number
  readonly resolve: (events: readonly RecordedEvent[]) => void
  readonly reject: (error: unknown) => void
}

/** 流读取 — gathers the stream reads of one turn of the event loop into one query: six times the rate of a query each. */
export class StreamLoader {
  readonly #reader: Reader
  #wanted: Wanted[] = []

  constructor(reader: Reader) {
    this.#reader = reader
  }

  load(stream: StreamName, fromRevision: number): Promise<readonly RecordedEvent[]> {
    return new Promise((resolve, reject) => {
      if (this.#wanted.length === 0) setImmediate(() => { this.#flush() })
      this.#wanted.push({ stream, fromRevision, resolve, reject })
    })
  }

  #flush(): void {
    const wanted = this.#wanted
    this.#wanted = []
    for (let from = 0; from < wanted.length; from += streamsPerQueryMax) void this.#query(wanted.slice(from, from + streamsPerQueryMax))
  }

  async #query(wanted: readonly Wanted[]): Promise<void> {
    try {
      const statement = readStreamsSql(textArray(wanted.map(({ stream }) => stream)), int4Array(wanted.map(({ fromRevision }) => fromRevision)))
      const { rows } = await this.#reader.run(statement)
      const found = wanted.map((): RecordedEvent[] => [])
      for (const row of rows) collect(row, wanted, found)
      wanted.forEach(({ resolve }, index) => { resolve(found[index] ?? []) })
    } catch (error) {
      for (const { reject } of wanted) reject(error)
    }
  }
}

function collect([n, position, revision, bytes]: readonly unknown[], wanted: readonly Wanted[], found: readonly RecordedEvent[][]): void {
  const index = Number(n) - 1
  const { stream, fromRevision } = wanted[index] ?? {}
  const events = found[index]
  assert(stream !== undefined && events !== undefined && fromRevision !== undefined, 'a row names its request')
  assert(revision === fromRevision + events.length, 'a stream has no gap and comes in order')
  events.push({ position: Number(position), stream, revision, bytes: bytes as Buffer })
}
