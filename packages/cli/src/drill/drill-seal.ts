import type { Arguments } from '../command.ts'
import { HubUnavailable } from '../hub/hub-unavailable.ts'
import { ImportStopped } from '../import/import-stopped.ts'
import { exitCodes, type ExitCode, type Io } from '../io.ts'
import { failed, isProblem, type Problem } from '../problem.ts'
import { collect, type Collected } from './collect.ts'
import { isConfirmed } from './confirm.ts'
import { readDrillOptions, type DrillOptions } from './drill-options.ts'
import { DrillStopped } from './drill-stopped.ts'
import { writeList } from './list-file.ts'
import type { Outcome } from './outcome.ts'
import { runDrill } from './run-drill.ts'
import { fetchSeal, type SealFound, type SealPage } from './seal-page.ts'
import { tellStandingNotices } from './standing-notices.ts'
import { tell } from './tell.ts'

/** 失钥重制 — the command from its options to its summary. */
export async function drillSeal(args: Arguments, io: Io): Promise<ExitCode | Problem> {
  const options = await readDrillOptions(args, io)
  if (isProblem(options)) return options
  try {
    return await drill(options, io)
  } catch (error) {
    // A question cut off by Ctrl-C looks like a hub that is away.
    if (io.stop.aborted) return stopped(io)
    if (error instanceof DrillStopped || error instanceof ImportStopped || error instanceof HubUnavailable) return failed(interrupted(error.message))
    throw error
  }
}

async function drill(options: DrillOptions, io: Io): Promise<ExitCode | Problem> {
  const found = await fetchSeal(options.hub, options.sealId, undefined)
  // A seal in use goes on sealing, whatever it seals.
  return found?.seal.kind === 'BUSINESS' && found.seal.status !== 'ACTIVE' ? tellStandingNotices(found, options, io) : drillLicences(found, options, io)
}

async function drillLicences(found: SealFound | undefined, options: DrillOptions, io: Io): Promise<ExitCode | Problem> {
  const { hub, sealId, listPath } = options
  const first = readyPage(found, sealId)
  if (isProblem(first)) return first
  const collected = await collect(hub, sealId, { first })
  if (io.stop.aborted) return stopped(io)
  const outcomes = new Map<string, Outcome>()
  const unwritten = listPath === undefined ? undefined : await writeList(listPath, collected, outcomes)
  if (unwritten !== undefined) return unwritten
  io.say(`以该印章签制、尚未换新的文件：${collected.files} 份，涉及证照 ${collected.licences} 份${listPath === undefined ? '' : `，清单已写到 ${listPath}`}`)
  if (collected.licences > 0 && !options.confirmed && !(await isConfirmed(io, `重制 ${collected.licences}`)))
    return io.stop.aborted ? stopped(io) : failed('没有确认，没有重制任何文件')
  const trouble = await remakeAll(collected, options, { io, outcomes })
  return trouble ?? finish(options, { io, outcomes })
}

/** The first page of what the seal sealed, or why nothing is to be made anew now. */
function readyPage(found: SealFound | undefined, sealId: string): SealPage | Problem {
  if (found === undefined) return failed('没有这枚印章，或它不向本账号的单位公开。请核对 --seal')
  const { seal, page, activeSealId } = found
  if (seal.status === 'ACTIVE') return failed('该印章仍在用，签制的文件会继续增加。请印章管理员先将它停用、注销或重新制作，再运行本命令')
  if (page === undefined) return failed(`这是其他单位（${seal.name}）的印章。请用该单位发证人员的账号`)
  if (activeSealId === undefined || activeSealId === sealId) return failed('本单位没有其他在用的法定名称章，重制的文件无章可用。请印章管理员先完成新印章的采集、备案、启用，再运行本命令')
  return page
}

/** The list tells what became of each, also where the drill breaks off. */
async function remakeAll(collected: Collected, options: DrillOptions, run: { readonly io: Io; readonly outcomes: Map<string, Outcome> }): Promise<Problem | undefined> {
  try {
    await runDrill(collected, options, run)
    return undefined
  } finally {
    const unwritten = options.listPath === undefined ? undefined : await writeList(options.listPath, collected, run.outcomes)
    if (unwritten !== undefined) run.io.say(unwritten.problem)
  }
}

async function finish(options: DrillOptions, { io, outcomes }: { readonly io: Io; readonly outcomes: ReadonlyMap<string, Outcome> }): Promise<ExitCode> {
  if (io.stop.aborted) return stopped(io)
  // Counted anew: only what the hub says now is the end of it. Of an erased holder's licence a row is left and no file, and there is nothing to be done about it.
  const without = new Set([...outcomes].flatMap(([licenceId, { kind }]) => (kind === 'erased' ? [licenceId] : [])))
  const left = await collect(options.hub, options.sealId, { without })
  if (io.stop.aborted) return stopped(io)
  tell({ sealId: options.sealId, outcomes, left, asJson: options.asJson }, io)
  return left.files === 0 ? exitCodes.done : exitCodes.failed
}

function stopped(io: Io): ExitCode {
  io.say('已中止。已经申请的重制仍会完成；用同一命令再次运行即继续')
  return exitCodes.stopped
}

function interrupted(message: string): string {
  return `重制中断：${message.replace(/。$/, '')}。已经申请的重制仍会完成；用同一命令再次运行即继续`
}
