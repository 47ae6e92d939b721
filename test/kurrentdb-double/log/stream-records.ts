import type { Recorded } from './recorded.ts'

/** 流 — the records of one stream, with an index by event id: a retry is found without a scan. */
export class StreamRecords {
  readonly #records: Recorded[] = []
  readonly #revisionOf = new Map<string, number>()

  get records(): readonly Recorded[] {
    return this.#records
  }

  /** -1 when there is none. */
  get lastRevision(): bigint {
    return BigInt(this.#records.length) - 1n
  }

  add(record: Recorded): void {
    this.#records.push(record)
    if (!this.#revisionOf.has(record.id)) this.#revisionOf.set(record.id, record.revision)
  }

  revisionOf(id: string): number | undefined {
    return this.#revisionOf.get(id)
  }
}
