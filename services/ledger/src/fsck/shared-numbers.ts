import type { ReadSession } from '../projections/session.ts'

/** 重号 — a filing number that several seals have. No disagreement: the log says what was filed, and before there was a rule it could be. */
export interface SharedNumber {
  readonly filingNumber: string
  /** In order of capture. */
  readonly sealIds: readonly string[]
}

/** Of more than these the first are listed. */
const sharedNumbersMax = 100

const sharedSql = `select upper(n.number collate "C"), array_to_string(array_agg(distinct r.seal_id::text), ' ')
  from read.seal_register r cross join lateral (values (r.filing_number), (r.cancel_filing_number)) as n (number)
  where n.number is not null group by 1 having count(distinct r.seal_id) > 1 order by 1 limit ${String(sharedNumbersMax)}`

/** Asked of the register of seals, so only after the read models agree with the log. */
export async function sharedNumbers(session: ReadSession): Promise<readonly SharedNumber[]> {
  const { rows } = await session.query(sharedSql, [])
  return rows.map(([filingNumber, sealIds]) => ({ filingNumber: filingNumber ?? '', sealIds: (sealIds ?? '').split(' ') }))
}
