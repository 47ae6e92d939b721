import type { Proposed } from '../log/recorded.ts'
import type { AppendLimits } from '../node.ts'
import { recordTooLarge, transactionTooLarge } from '../wire/v2-errors.ts'

/** Bytes of an event as the limits count them: content, metadata and type. */
export function sizeOf({ data, metadata, type }: Proposed): number {
  return data.length + metadata.length + type.length
}

/** Throws the answer of v2 to a record, or to a sum of records, that is too large. */
export function refuseOversize({ recordBytesMax, appendBytesMax }: AppendLimits, proposed: readonly Proposed[]): void {
  let sum = 0
  for (const event of proposed) {
    const size = sizeOf(event)
    if (size > recordBytesMax) throw recordTooLarge(event, size, recordBytesMax)
    sum += size
  }
  if (sum > appendBytesMax) throw transactionTooLarge(sum, appendBytesMax)
}
