import type { Arguments } from '../command.ts'
import { exitCodes, type ExitCode, type Io } from '../io.ts'
import { failed, isProblem, type Problem } from '../problem.ts'
import { FileUnreadable } from './file-unreadable.ts'
import { ImportStopped } from './import-stopped.ts'
import { openRun, type OpenedRun } from './open-run.ts'
import { openSource } from './open-source.ts'
import { progressPath, removeProgress } from './progress-file.ts'
import { readImportOptions, type ImportOptions } from './import-options.ts'
import { checkRows, importRows, type ImportRun } from './run-import.ts'
import { summaryOf } from './summary.ts'
import { failedRows } from './tally.ts'

/** 导入文件 — the command from its options to its summary. */
export async function importFile(args: Arguments, io: Io): Promise<ExitCode | Problem> {
  const options = await readImportOptions(args, io)
  if (isProblem(options)) return options
  const source = await openSource(options)
  if (isProblem(source)) return source
  const { settings, rows, scan } = source
  if (settings.columns.ignored.length > 0) io.say(`忽略的列：${settings.columns.ignored.join('、')}`)
  const opened = await openRun({ scan, settings, rows, errorPath: options.errorPath, target: options.sending?.url.origin })
  if (isProblem(opened)) return opened
  sayFound(opened, io)
  return finish(opened.run, { options, io })
}

function sayFound({ found, run }: OpenedRun, io: Io): void {
  if (found === 'resumed') io.say(`接着上次中断处继续：已有 ${run.tally.rows} 行得到答复`)
  if (found === 'changed') io.say('发现上次未完成的进度，但文件或选项已经改变：从头开始。已入库的行会被认出，不会重复')
}

async function finish(run: ImportRun, { options, io }: { readonly options: ImportOptions; readonly io: Io }): Promise<ExitCode | Problem> {
  const startedMs = io.nowMs()
  const dryRun = options.sending === undefined
  try {
    await (options.sending === undefined ? checkRows(run, io) : importRows(run, options.sending, io))
  } catch (error) {
    await run.save()
    await run.errors.close()
    if (error instanceof ImportStopped) return failed(`导入中断：${error.message}。已完成 ${run.tally.rows} 行，用同一命令再次运行即从中断处继续`)
    if (error instanceof FileUnreadable) return failed(`${error.message}。此前的 ${run.tally.rows} 行已处理；改正文件后重新运行，已入库的行不会重复`)
    throw error
  }
  if (io.stop.aborted) {
    await run.save()
    await run.errors.close()
    io.say(dryRun ? '试运行已中止' : `已中止：${run.tally.rows} 行已得到答复。用同一命令再次运行即从中断处继续`)
    return exitCodes.stopped
  }
  await run.errors.close()
  if (!dryRun) await removeProgress(progressPath(options.path))
  const wrong = failedRows(run.tally)
  for (const line of summaryOf({ tally: run.tally, errorFile: wrong > 0 ? run.errors.path : undefined, dryRun, seconds: (io.nowMs() - startedMs) / 1_000 })) io.say(line)
  return wrong > 0 ? exitCodes.failed : exitCodes.done
}
