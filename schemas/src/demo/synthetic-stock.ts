import { buildCitizenId, parseLocalDate } from '../ids/index.ts'

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

/** 合成人员 — the n-th has the same number in every run: a row that is there already is recognised. Throws RangeError beyond `syntheticRowsMax`. */
export function syntheticHolder(at: number): { readonly name: string; readonly number: string } {
  const day = Math.floor(at / sequencesPerDay)
  const birthDate = parseLocalDate(new Date(Date.UTC(firstYear + Math.floor(day / daysPerYear), 0, 1 + (day % daysPerYear))).toISOString().slice(0, 10))
  const number = birthDate === undefined ? undefined : buildCitizenId({ area, birthDate, sequence: at % sequencesPerDay })
  if (number === undefined || at >= syntheticRowsMax) throw new RangeError(`there is no synthetic holder ${String(at)}`)
  return { name: `样本${at.toString(36).toUpperCase()}`, number }
}

/** 合成存量的一行 — body of the DepositLicence that brings in the n-th holder's licence; `sourceId` names the row for ever. */
export function syntheticDeposit(at: number, { typeId, issuer }: { readonly typeId: string; readonly issuer: string }) {
  const { name, number } = syntheticHolder(at)
  return {
    typeId, issuers: [issuer], holders: [{ idType: '111', number, name }], validity: { from: '2025-01-01', until: '2031-01-01' }, face: { name, serviceArea: '演示市' },
    licenceNumber: `DEMO${String(at).padStart(12, '0')}`, issuedOn: '2025-01-01', sourceSystem, sourceId: `B${String(at).padStart(9, '0')}`,
  }
}
