import type { Batch } from './batch.ts'
import type { StoreConnection } from './session.ts'
import { readRangeSql } from './sql.ts'

/**
 * 是否落盘 — whether the batch is in the log: the rows at its positions are its events, byte for byte. Event ids are inside the bytes, so another's
 * events never pass for ours; the first row decides, for a batch is kept whole or not at all.
 */
export async function wasKept(connection: StoreConnection, batch: Batch): Promise<boolean> {
  const last = batch.firstPosition + batch.bytes.length - 1
  const { rows } = await connection.run(readRangeSql(batch.firstPosition, last))
  return (
    rows.length === batch.bytes.length &&
    rows.every(([stream, revision, bytes], index) => {
      const own = batch.bytes[index]
      return stream === batch.streams[index] && revision === batch.revisions[index] && own !== undefined && Buffer.compare(bytes as Buffer, own) === 0
    })
  )
}
