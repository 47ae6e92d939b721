import { demoAccountNamespace, parseLocalDate, type LocalDate } from '@hub/schemas'
import { InvariantViolation } from '@hub/kernel'
import type { OpenLedger } from '../open-ledger.ts'
import { buildCases, demoDays } from './cases.ts'
import { buildLicences } from './licences.ts'
import { buildNotices } from './notices.ts'
import { demoRandom } from './random.ts'
import { buildGrants, buildRegisters } from './registers.ts'
import { buildSeals } from './seals.ts'
import { demoSender, type DemoClock } from './sender.ts'
import { demoArea, demoUnits } from './units.ts'

/** Days of preparation before the counter opened: registers, grants, licences. */
const daysBefore = 10
/** How long the applicant whose case lacks something has from now on. */
const supplementDays = 10
const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** When the city's clock starts: late enough that three weeks of work end a little before `nowMs`. */
export function demoStartMs(nowMs: number): number {
  return nowMs - (daysBefore + demoDays + 1) * dayMs
}

export interface CityOptions {
  readonly ledger: OpenLedger
  /** The clock that the ledger was opened with: the city lets it run. */
  readonly clock: DemoClock
  readonly nowMs: number
  readonly newId: () => string
  readonly seed: number
  readonly tell: (line: string) => void
}

/** 建造演示市 — on an empty ledger, by the same commands that a real city would send. Content depends on the seed and the day alone. */
export async function buildCity({ ledger, clock, nowMs, newId, seed, tell }: CityOptions): Promise<void> {
  const send = demoSender(ledger, clock, newId)
  const city = demoUnits.find(({ key }) => key === 'city')
  if (city === undefined) throw new InvariantViolation('the demo city has a unit that runs the hub')
  const first = await ledger.initialise({ unit: { uscc: city.uscc, name: city.name, areaCode: demoArea, kind: 'data-authority' }, operator: { name: '演示安全管理员', issuer: demoAccountNamespace, subject: 'demo-security-admin' } })
  if (first.kind !== 'accepted') throw new InvariantViolation(`the hub cannot be initialised: ${JSON.stringify(first)}`)
  tell('演示市：登记机构、人员、证照类型和事项')
  const registers = await buildRegisters(send, first.ids['unitId'] ?? '')
  tell('演示市：采集、备案并启用印章')
  await buildSeals(send)
  tell('演示市：申请并审批用证授权')
  await buildGrants(send, registers, dayOf(clock.ms), dayOf(nowMs + 3 * 365 * dayMs))
  tell('演示市：签发证照')
  await buildLicences(send, registers, dayOf(nowMs - 7 * dayMs))
  clock.ms = Math.max(clock.ms, nowMs - (demoDays + 1) * dayMs)
  tell('演示市：三周的办件与用证')
  await buildCases(send, registers, demoRandom(seed))
  await buildNotices(send, registers, dayOf(nowMs + supplementDays * dayMs))
}

function dayOf(ms: number): LocalDate {
  const day = parseLocalDate(new Date(ms + 8 * 60 * minuteMs).toISOString().slice(0, 10))
  if (day === undefined) throw new InvariantViolation('the city has days')
  return day
}
