import type { Arguments } from '../command.ts'
import { HubUnavailable } from '../hub/hub-unavailable.ts'
import { ImportStopped } from '../import/import-stopped.ts'
import { exitCodes, type ExitCode, type Io } from '../io.ts'
import { failed, isProblem, type Problem } from '../problem.ts'
import { readDepositOptions, type DepositOptions } from './deposit-options.ts'
import type { DepositRow } from './deposit-row.ts'
import { openJournal, runOf, type Journal } from './journal.ts'
import { writeListErrors } from './list-errors.ts'
import { needsWork, notSent, type Outcome } from './outcome.ts'
import { readToDeposit } from './read-file.ts'
import { runDeposit } from './run-deposit.ts'
import { jsonOf, lineOf, saySummary, type ToldFile } from './tell.ts'

/** 交存 — the command from its options to its summary. */
export async function depositFiles(args: Arguments, io: Io): Promise<ExitCode | Problem> {
  const options = await readDepositOptions(args, io)
  if (isProblem(options)) return options
  const { rows, list, sending } = options
  if (sending === undefined) return checkOnly(options, io)
  const journal = list === undefined ? unwritten() : await openJournal(`${list.path}.progress.jsonl`, runOf(rows, sending.url.origin))
  if (isProblem(journal)) return journal
  if (journal.outcomes.size > 0) io.say(`接着上次中断处继续：已有 ${journal.outcomes.size} 份得到答复`)
  try {
    return await deposit({ ...options, sending }, journal, io)
  } catch (error) {
    if (error instanceof ImportStopped || error instanceof HubUnavailable) return failed(`交存中断：${error.message.replace(/。$/, '')}。已完成 ${journal.outcomes.size} 份，用同一命令再次运行即继续`)
    throw error
  } finally {
    await journal.close()
  }
}

function idIn(row: DepositRow | undefined): string | null {
  return row?.licence.kind === 'id' ? row.licence.licenceId : null
}

type Sent = DepositOptions & { readonly sending: NonNullable<DepositOptions['sending']> }

async function deposit(options: Sent, journal: Journal, io: Io): Promise<ExitCode | Problem> {
  const { rows, sending, asJson } = options
  const startedMs = io.nowMs()
  const [files, wrong] = [new Map(rows.map((row) => [row.row, row])), wrongOf(options)]
  const told = (row: number, outcome: Outcome): ToldFile => ({ ...outcome, file: files.get(row)?.name ?? '', row, licenceId: idIn(files.get(row)) })
  if (!asJson) for (const file of wrong) io.out(lineOf(file))
  await runDeposit({
    ...sending, runNonce: journal.runNonce, rows: rows.filter(({ row }) => !journal.outcomes.has(row)), total: rows.length, done: journal.outcomes.size,
    async onOutcome({ row }, outcome) {
      await journal.add(row, outcome)
      if (!asJson) io.out(lineOf(told(row, outcome)))
    },
  }, io)
  if (io.stop.aborted) {
    io.say(`已中止：${journal.outcomes.size} 份已得到答复。用同一命令再次运行即继续`)
    return exitCodes.stopped
  }
  const all = [...wrong, ...[...journal.outcomes].map(([row, outcome]) => told(row, outcome))].sort((a, b) => a.row - b.row)
  return finish(options, { all, journal, io, seconds: (io.nowMs() - startedMs) / 1_000 })
}

/** What the list itself says wrongly, as outcomes of its rows. */
function wrongOf({ list }: Pick<DepositOptions, 'list'>): readonly ToldFile[] {
  return (list?.read.wrong ?? []).map(({ row, name, problem }) => ({ ...notSent(problem), file: name === '' ? `第 ${row} 行` : name, row, licenceId: null }))
}

interface Done { readonly all: readonly ToldFile[]; readonly journal: Journal; readonly io: Io; readonly seconds: number }

async function finish({ list, asJson }: Sent, { all, journal, io, seconds }: Done): Promise<ExitCode | Problem> {
  const errorFile = list === undefined ? undefined : await writeListErrors(list.path, list.read, new Map(all.map((file) => [file.row, file])))
  if (isProblem(errorFile)) return errorFile
  await journal.remove()
  if (asJson) io.out(jsonOf(all))
  saySummary(all, { errorFile, seconds }, io)
  return all.some(needsWork) ? exitCodes.failed : exitCodes.done
}

/** 试运行 — the list and the files are looked at, and nothing is sent. */
async function checkOnly(options: DepositOptions, io: Io): Promise<ExitCode> {
  const wrong: ToldFile[] = [...wrongOf(options)]
  for (const each of options.rows) {
    if (io.stop.aborted) break
    const { row, name, path } = each
    const file = await readToDeposit(path)
    if ('problem' in file) wrong.push({ ...notSent(file.problem), file: name, row, licenceId: idIn(each) })
  }
  wrong.sort((a, b) => a.row - b.row)
  if (options.asJson) io.out(jsonOf(wrong))
  else for (const file of wrong) io.out(lineOf(file))
  const total = options.rows.length + (options.list?.read.wrong.length ?? 0)
  io.say(`试运行完成：${total} 份，有错误 ${wrong.length} 份，没有发送任何内容`)
  if (io.stop.aborted) return exitCodes.stopped
  return wrong.length > 0 ? exitCodes.failed : exitCodes.done
}

/** One file needs no journal: asked again, the hub knows it. */
function unwritten(): Journal {
  const outcomes = new Map<number, Outcome>()
  return {
    runNonce: crypto.randomUUID(), outcomes,
    add: (row, outcome) => {
      outcomes.set(row, outcome)
      return Promise.resolve()
    },
    close: () => Promise.resolve(), remove: () => Promise.resolve(),
  }
}
