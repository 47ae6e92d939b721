import { assert } from '@hub/kernel'
import { buildCitizenId, parseLocalDate } from '@hub/schemas'
import { rowCommandId } from '../import/command-id.ts'
import type { PreparedRow } from '../import/prepared-row.ts'
import type { TypeInfo } from '../import/type-info.ts'

/** 网络预约出租汽车驾驶员证: one holder, few fields, no other stock in the demo city. */
export const syntheticTypeCode = '11100000000019713D072'
/** Who brings it in. */
export const syntheticAccount = 'demo-transport-clerk'
const sourceSystem = 'demo-bulk'
/** An area code with a real province and no such city. */
const area = '339900'
const sequencesPerDay = 1_000
const daysPerYear = 365
const firstYear = 1950
const yearsMax = 50
/** As many people as there are sequence numbers for each day of fifty years. */
export const syntheticRowsMax = yearsMax * daysPerYear * sequencesPerDay

/** 合成人员 — the n-th has the same number in every run: a row that is there already is recognised. */
export function syntheticHolder(at: number): { readonly name: string; readonly number: string } {
  const day = Math.floor(at / sequencesPerDay)
  const born = new Date(Date.UTC(firstYear + Math.floor(day / daysPerYear), 0, 1 + (day % daysPerYear))).toISOString().slice(0, 10)
  const birthDate = parseLocalDate(born)
  assert(birthDate !== undefined, 'synthetic people are born on days that exist')
  const number = buildCitizenId({ area, birthDate, sequence: at % sequencesPerDay })
  assert(number !== undefined, 'synthetic numbers are valid')
  return { name: `样本${at.toString(36).toUpperCase()}`, number }
}

/** 合成存量 — `count` rows of one type from the `from`-th on, as an import would prepare them. */
export async function* syntheticRows({ typeId, issuers }: TypeInfo, { from, count }: { readonly from: number; readonly count: number }): AsyncGenerator<PreparedRow> {
  const issuer = [...issuers.values()][0]
  assert(issuer !== undefined, 'the type has an issuer')
  for (let at = from; at < from + count; at += 1) {
    const { name, number } = syntheticHolder(at)
    const sourceId = `B${String(at).padStart(9, '0')}`
    const body = JSON.stringify({
      typeId, issuers: [issuer], holders: [{ idType: '111', number, name }], validity: { from: '2025-01-01', until: '2031-01-01' }, face: { name, serviceArea: '演示市' },
      licenceNumber: `DEMO${String(at).padStart(12, '0')}`, issuedOn: '2025-01-01', sourceSystem, sourceId,
    })
    const commandId = rowCommandId([sourceSystem, sourceId, 'I', '', '', body])
    yield { row: at - from + 1, cells: [], command: { type: 'DepositLicence', commandId, sourceId, orderKeys: [sourceId], body, notices: new Set() } }
  }
}
