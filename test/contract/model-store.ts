import type { AppendResult, Check, Expected, RecordedEvent, Write } from '../../services/ledger/src/store/event-store.ts'

/** 模型 — the contract as a few lines over an array: what any adapter's appends must amount to. */
export class ModelStore {
  readonly log: RecordedEvent[] = []
  readonly #revisions = new Map<string, number>()

  revision(stream: string): number {
    return this.#revisions.get(stream) ?? -1
  }

  /** Every stream that stands in the way of the append. */
  conflicts(writes: readonly Write[], checks: readonly Check[]): readonly string[] {
    const unmet = writes.filter(({ stream, expected }) => !meets(this.revision(stream), expected)).map(({ stream }) => stream)
    const moved = checks.filter(({ stream, revision }) => this.revision(stream) !== revision).map(({ stream }) => stream)
    return [...unmet, ...moved]
  }

  append(writes: readonly Write[], checks: readonly Check[]): AppendResult {
    const [stream] = this.conflicts(writes, checks)
    if (stream !== undefined) return { ok: false, why: 'conflict', stream, actual: this.revision(stream) }
    const firstPosition = this.log.length
    const revisions = writes.map(({ stream, events }) => {
      for (const { bytes } of events) {
        const revision = this.revision(stream) + 1
        this.log.push({ position: this.log.length, stream, revision, bytes })
        this.#revisions.set(stream, revision)
      }
      return this.revision(stream)
    })
    return { ok: true, firstPosition, lastPosition: this.log.length - 1, revisions }
  }
}

function meets(actual: number, expected: Expected): boolean {
  if (expected === 'any') return true
  if (expected === 'none') return actual < 0
  if (expected === 'exists') return actual >= 0
  return actual === expected
}
