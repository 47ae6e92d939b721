import { exitCodes, type ExitCode, type Io } from '../io.ts'
import { failed, isProblem, type Problem } from '../problem.ts'
import type { DrillHub } from './drill-hub.ts'
import type { DrillOptions } from './drill-options.ts'
import { writeCsv } from './list-file.ts'
import { fetchUses, type NoticeUse, type SealFound, type SealPage } from './seal-page.ts'

const header = ['办件内部编号', '文件编号']
const remaking = '有时间戳的文书仍然有效，不批量重制。依法须换新的，由收取办件的窗口逐件重新制作（makeCaseNotice）：新的一份写明代替哪一份，前一份标明已被代替，仍可取件。当事人的信息已清除的不能重新制作。'
const tooEarly = '该印章还没有注销。请印章管理员先注销或重新制作它，并启用新的受理专用章；此前申请重新制作会被拒绝（NOTICE_ALREADY_MADE、NOTICE_SEAL_MISSING）。'

/**
 * 业务专用章所盖的文书 — how many notices stand under a seal that was lost, and of which cases. Nothing is asked for: whether the law wants a new one is for the window to say.
 * @throws HubUnavailable, DrillStopped
 */
export async function tellStandingNotices({ seal: { status, name }, page }: SealFound, { hub, sealId, listPath, asJson }: DrillOptions, io: Io): Promise<ExitCode | Problem> {
  if (page === undefined) return failed(`这是其他单位（${name}）的印章。请用该单位人员的账号`)
  const notices = await collectNotices(hub, sealId, page)
  if (io.stop.aborted) {
    io.say('已中止')
    return exitCodes.stopped
  }
  const rows = notices.map(({ caseId, fileId }) => [caseId, fileId] as const)
  const unwritten = listPath === undefined ? undefined : await writeCsv(listPath, header, rows)
  if (isProblem(unwritten)) return unwritten
  const cases = new Set(rows.map(([caseId]) => caseId)).size
  io.say(`以该印章签制、在册且没有被代替的窗口文书：${String(notices.length)} 份，涉及办件 ${String(cases)} 件${listPath === undefined ? '' : `，清单已写到 ${listPath}`}`)
  if (notices.length > 0) io.say(status === 'CANCELLED' ? remaking : tooEarly)
  if (asJson) io.out(JSON.stringify({ sealId, notices: notices.length, cases, files: rows.map(([caseId, fileId]) => ({ caseId, fileId })) }))
  else for (const row of rows) io.out(row.join('  '))
  return exitCodes.done
}

async function collectNotices(hub: DrillHub, sealId: string, first: SealPage): Promise<readonly NoticeUse[]> {
  const notices: NoticeUse[] = []
  for (let page = first; ; ) {
    notices.push(...page.notices.filter(({ current }) => current))
    if (page.next === undefined || hub.stop.aborted) return notices
    page = await fetchUses(hub, sealId, page.next)
  }
}
