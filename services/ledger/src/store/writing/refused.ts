import { StoreUnavailable } from '../store-unavailable.ts'
import { refuse, type Batch } from './batch.ts'
import type { BatchRefusal } from './journal.ts'
import type { PendingAppend } from './pending-append.ts'
import { isMet } from './verdict.ts'

/** 再写 — those of a batch that was not kept, in their order; who has been refused too often is told so. `refusal`: the store's own, if it gave one. */
export function toTryAgain({ members }: Batch, refusal: BatchRefusal | undefined, failuresMax: number): readonly PendingAppend[] {
  const appends = members.map(({ append }) => append)
  if (refusal !== undefined) for (const append of atFault(appends, refusal)) append.failures += 1
  return appends.filter((append) => {
    if (append.failures < failuresMax) return true
    refuse(append, new StoreUnavailable('the store refuses to write', { outcome: 'not-kept', cause: refusal?.cause }))
    return false
  })
}

// Those that the streams contradict, as the store says they stand; where that is nobody, those that name one; else all. So each refusal counts for somebody, and the
// others are not held up.
function atFault(appends: readonly PendingAppend[], { standing }: BatchRefusal): readonly PendingAppend[] {
  if (standing === undefined) return appends
  const contradicted = appends.filter(({ writes, checks }) =>
    writes.some(({ stream, expected }) => !isMet(expected, standing.get(stream) ?? expectedRevision(expected))) || checks.some(({ stream, revision }) => (standing.get(stream) ?? revision) !== revision))
  if (contradicted.length > 0) return contradicted
  const naming = appends.filter(({ writes, checks }) => writes.some(({ stream }) => standing.has(stream)) || checks.some(({ stream }) => standing.has(stream)))
  return naming.length > 0 ? naming : appends
}

function expectedRevision(expected: PendingAppend['writes'][number]['expected']): number {
  if (typeof expected === 'number') return expected
  return expected === 'none' ? -1 : 0
}
