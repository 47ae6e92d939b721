import { firstRefusal, refuse, type Refusal } from '@hub/kernel'
import type { HolderRefusal, LocalDate } from '@hub/schemas'
import type { EraseHolder } from './commands.ts'
import type { RegisteredHolder } from './state.ts'

/**
 * 用证记录留存 in years — records of providing personal information to others are kept for at least three: 网络数据安全管理条例 art. 12
 * (standards.md 7). Erasing the holder would leave such a record without the person it speaks of.
 */
export const lookUpRetentionYears = 3
const article = '网络数据安全管理条例-12'

/**
 * 清除的障碍, in their order — a legal hold stands against every basis. A licence in force and the retention of look-up records stand against the
 * holder's own request and against a retention that is said to have ended; a court's order goes before both. Each refusal names its basis and until when.
 */
export function checkErasure({ holds }: RegisteredHolder, command: EraseHolder): Refusal<HolderRefusal> | undefined {
  if (holds.length > 0) return refuse('HOLDER_HELD', { holds })
  return command.basis === 'court-order' ? undefined : firstRefusal(checkLicences(command), checkRetention(command))
}

function checkLicences({ inForce }: EraseHolder): Refusal<HolderRefusal> | undefined {
  if (inForce.length === 0) return undefined
  const days = inForce.map(({ lastDay }) => lastDay)
  const until = days.reduce((last, day) => (last === null || day === null ? null : day > last ? day : last))
  const licences = inForce.map(({ licenceId }) => licenceId)
  return refuse('HOLDER_LICENCE_IN_FORCE', until === null ? { licences } : { licences, until })
}

/** May be erased on the same day three years on, not before. */
function checkRetention({ lastLookUpOn, today }: EraseHolder): Refusal<HolderRefusal> | undefined {
  if (lastLookUpOn === null) return undefined
  const until = yearsAfter(lastLookUpOn, lookUpRetentionYears)
  return today < until ? refuse('HOLDER_RETENTION_RUNNING', { basis: article, until }) : undefined
}

/** 29 February becomes 1 March where there is none: a day more is kept rather than a day less. Three years on from a leap day there never is one. */
function yearsAfter(date: LocalDate, years: number): string {
  const monthAndDay = date.slice(4) === '-02-29' ? '-03-01' : date.slice(4)
  return String(Number(date.slice(0, 4)) + years).padStart(4, '0') + monthAndDay
}
