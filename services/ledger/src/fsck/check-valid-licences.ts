import type { LocalDate } from '@hub/schemas'
import type { ReadSession } from '../projections/session.ts'
import type { Disagreement } from './finding.ts'

// Kinds by holder: for keys made of a field of the face the field is sealed, and the reservations stand for it.
const twoValidSql = `select d.type_code, h.holder_id::text, array_to_string(array_agg(d.licence_id::text order by d.position), '、'), max(d.position)::text,
    (array_agg(d.licence_id::text order by d.position desc))[1]
  from read.licence_directory d
  join read.licence_holder h using (licence_id)
  join read.licence_type t on t.type_id = d.type_id
  left join read.holder e on e.holder_id = h.holder_id
  where d.status = 'issued' and not d.duplicate and (d.valid_until is null or d.valid_until >= $1::date)
    and t.definition -> 'uniqueness' ->> 'per' = 'holder' and e.erased is distinct from true
  group by d.type_code, h.holder_id having count(*) > 1
  order by max(d.position) limit 1`

/**
 * 有效证照核查 — of a type that allows a holder one, no holder has two licences in force on this day. Asked of the read models, so only after these agree with the
 * log. A licence that is flagged as a duplicate, has ended or has expired does not count.
 */
export async function checkValidLicences(session: ReadSession, today: LocalDate): Promise<Disagreement | undefined> {
  const { rows: [row] } = await session.query(twoValidSql, [today])
  if (row === undefined) return undefined
  const [typeCode, holderId, licences, position, last] = row
  return { check: 'valid-licences', position: Number(position), stream: `licence-${last ?? ''}`, expected: `持有人 ${holderId ?? ''} 至多一份有效的 ${typeCode ?? ''}`, found: licences ?? '' }
}
