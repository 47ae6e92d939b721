import { createHash } from 'node:crypto'
import { leafHash, MerkleTree } from '@hub/canonical'

/** 日志摘要 — two logs with the same summary hold the same events in the same order. */
export interface LogSummary {
  readonly events: number
  /** SHA-256 over the bytes of each event and a line feed, in order; hex. Canonical JSON holds no line feed, so no two sequences read alike. */
  readonly sha256: string
  /** RFC 6962 root over the events' bytes as leaves; hex. */
  readonly root: string
}

const lineFeed = Buffer.from('\n')

/** 求摘要 — event by event, in memory that does not grow with their number. */
export class LogDigest {
  readonly #sequence = createHash('sha256')
  readonly #tree = new MerkleTree()

  get events(): number {
    return this.#tree.size
  }

  add(bytes: Uint8Array): void {
    this.#sequence.update(bytes).update(lineFeed)
    this.#tree.add(leafHash(bytes))
  }

  summary(): LogSummary {
    return { events: this.#tree.size, sha256: this.#sequence.copy().digest('hex'), root: this.#tree.root().toString('hex') }
  }
}
