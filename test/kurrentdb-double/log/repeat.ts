import { anyState, holds, noStream, streamExists, type Expectation, type ExpectedState } from './expectation.ts'
import type { Proposed } from './recorded.ts'
import type { StreamRecords } from './stream-records.ts'

export type StreamsByName = ReadonlyMap<string, StreamRecords>

/**
 * 幂等重试 — the last revision of each written stream when the log already holds the whole request, else undefined.
 * As the public documentation says it of one stream: an expectation that names a revision makes a repeat only when it fails and the very
 * events stand behind that revision (where it holds, the same ids are written again); without one, the ids are looked for in the stream.
 * Across streams the request is a repeat only when it is one in every stream.
 */
export function findRepeat(streams: StreamsByName, proposed: readonly Proposed[], expectations: readonly Expectation[]): ReadonlyMap<string, bigint> | undefined {
  const revisions = new Map<string, bigint>()
  for (const [name, ids] of idsByStream(proposed)) {
    const expected = expectations.find(({ stream }) => stream === name)?.expected ?? anyState
    const revision = lastRepeated(streams.get(name), ids, expected)
    if (revision === undefined) return undefined
    revisions.set(name, BigInt(revision))
  }
  return revisions
}

function lastRepeated(stream: StreamRecords | undefined, ids: readonly string[], expected: ExpectedState): number | undefined {
  if (stream === undefined) return undefined
  if (expected === anyState || expected === streamExists) {
    const found = ids.map((id) => stream.revisionOf(id))
    return found.includes(undefined) ? undefined : found.at(-1)
  }
  if (holds(expected, stream.lastRevision)) return undefined
  const first = expected === noStream ? 0 : Number(expected) + 1
  return ids.every((id, index) => stream.records[first + index]?.id === id) ? first + ids.length - 1 : undefined
}

function idsByStream(proposed: readonly Proposed[]): ReadonlyMap<string, readonly string[]> {
  const ids = new Map<string, string[]>()
  for (const { stream, id } of proposed) ids.set(stream, [...(ids.get(stream) ?? []), id])
  return ids
}
