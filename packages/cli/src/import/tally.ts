import type { CommandReply } from '@hub/schemas'
import { member } from '../hub/ask.ts'
import type { RowCommand } from './row-to-command.ts'

/** 计数 — what became of the rows; JSON, kept in the progress file. */
export interface Tally {
  rows: number
  deposited: number
  revised: number
  cancelled: number
  /** Answered from the record of an earlier run, or already so. */
  already: number
  /** Rows that were not sent because of what stands in them. */
  wrongRows: number
  /** By refusal code. */
  refused: Record<string, number>
  /** Rows whose shape the hub would not take, although it passed here. */
  invalid: number
  identifierFlagged: number
  duplicateFlagged: number
  fifteenDigit: number
  maybeRounded: number
  validFromAssumed: number
  numberMissing: number
}

export function emptyTally(): Tally {
  return {
    rows: 0, deposited: 0, revised: 0, cancelled: 0, already: 0, wrongRows: 0, refused: {}, invalid: 0,
    identifierFlagged: 0, duplicateFlagged: 0, fifteenDigit: 0, maybeRounded: 0, validFromAssumed: 0, numberMissing: 0,
  }
}

export function failedRows({ wrongRows, refused, invalid }: Tally): number {
  return wrongRows + invalid + Object.values(refused).reduce((sum, count) => sum + count, 0)
}

/** Counts one row that was not sent. */
export function countWrong(tally: Tally): void {
  tally.rows += 1
  tally.wrongRows += 1
}

/** Counts one row that is fit to be sent; in a dry run that is all that happens to it. */
export function countNotices(tally: Tally, { notices }: Pick<RowCommand, 'notices'>): void {
  if (notices.has('identifier-flagged')) tally.identifierFlagged += 1
  if (notices.has('fifteen-digit')) tally.fifteenDigit += 1
  if (notices.has('maybe-rounded')) tally.maybeRounded += 1
  if (notices.has('valid-from-assumed')) tally.validFromAssumed += 1
  if (notices.has('number-missing')) tally.numberMissing += 1
}

export type FinalReply = Exclude<CommandReply, { readonly kind: 'unavailable' }>

/** Counts the hub's answer to one row. An accepted command that wrote nothing names no licence: it was so already. */
export function countReply(tally: Tally, command: RowCommand, reply: FinalReply): void {
  tally.rows += 1
  if (reply.kind === 'invalid') tally.invalid += 1
  else if (reply.kind === 'refused') tally.refused[reply.code] = (tally.refused[reply.code] ?? 0) + 1
  else {
    countNotices(tally, command)
    if (member(reply.answer, 'duplicate') === true) tally.duplicateFlagged += 1
    if (reply.replayed || Object.keys(reply.ids).length === 0) tally.already += 1
    else tally[doneOf[command.type]] += 1
  }
}

const doneOf = { DepositLicence: 'deposited', ReviseDeposit: 'revised', CancelDeposit: 'cancelled' } as const
