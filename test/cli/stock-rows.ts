import { writeFile } from 'node:fs/promises'
import { buildCitizenId, parseLocalDate } from '@hub/schemas'

/** 网络预约出租汽车驾驶员证 — of the demo city: one holder, one valid licence a holder. */
export const driverType = '11100000000019713D072'
export const driverClerk = 'demo-transport-clerk'

const sequencesPerDay = 1_000
const firstDayMs = Date.UTC(1960, 0, 1)
const dayMs = 86_400_000

/** A synthetic person; another `series` is other people. */
function driverNumber(at: number, series: number): string {
  const birthDate = parseLocalDate(new Date(firstDayMs + (series * 1_000 + Math.floor(at / sequencesPerDay)) * dayMs).toISOString().slice(0, 10))
  const number = birthDate === undefined ? undefined : buildCitizenId({ area: '339900', birthDate, sequence: at % sequencesPerDay })
  if (number === undefined) throw new Error('synthetic drivers have valid numbers')
  return number
}

export interface StockFile {
  readonly path: string
  readonly issuer: string
  readonly rows: number
  /** Other people than those of another series; at most 9. */
  readonly series: number
}

/** 合成存量文件 — `rows` good rows; source ids are `<series>-<n>`. */
export async function writeStock({ path, issuer, rows, series }: StockFile): Promise<void> {
  const header = '电子证照源标识,证照编号,持证主体,持证主体代码,持证主体代码类型,证照颁发机构代码,证照颁发日期,有效期截止日期,姓名,服务地区'
  const lines = Array.from({ length: rows }, (_, at) =>
    `${series}-${at},演运${series}${String(at).padStart(8, '0')},样本${at},${driverNumber(at, series)},111,${issuer},2025-01-01,2030-12-31,样本${at},演示市`)
  await writeFile(path, `${[header, ...lines].join('\n')}\n`)
}
