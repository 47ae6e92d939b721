import { parseLicenceId, type LicenceId } from '@hub/schemas'
import type { Pool } from 'pg'
import { ReadModelBehind } from '../last-look-up.ts'

/**
 * 枢纽自制的文件属于哪本证照 — by the digest of the bytes: a PDF does not say whose it is, and a clerk may hand in the wrong one. Asked of the register of files as it is, which may be behind by a
 * moment: it is there to catch a slip. @throws ReadModelBehind where it cannot be asked
 */
export function madeFileFinder(pool: Pool): (sha256: string) => Promise<LicenceId | undefined> {
  return async (sha256) => {
    const { rows: [row] } = await pool.query<{ licence_id: string }>('select licence_id from read.licence_file where sha256 = $1 and verdict is null limit 1', [sha256])
      .catch((cause: unknown) => { throw new ReadModelBehind('the register of files cannot be asked', { cause }) })
    return row === undefined ? undefined : parseLicenceId(row.licence_id)
  }
}
