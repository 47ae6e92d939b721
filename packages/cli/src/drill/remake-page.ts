import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { NumberedCommand } from '../import/prepared-row.ts'
import { digestedCommandId } from '../import/command-id.ts'
import { sendBatch } from '../import/send-batch.ts'
import type { FinalReply } from '../import/tally.ts'
import type { Wire } from '../import/wire.ts'
import type { PageOfLicences } from './collect.ts'
import type { DrillHub } from './drill-hub.ts'
import { DrillStopped } from './drill-stopped.ts'
import { outcomeOfRefusal, type Outcome } from './outcome.ts'
import { fetchUses, type Use } from './seal-page.ts'

/** 重制一页 — what it needs beside the page. */
export interface Remaking {
  readonly hub: DrillHub
  readonly sealId: string
  /** How long the maker may bring nothing before the rest of a page is left. */
  readonly silenceMsMax: number
  readonly onOutcome: (licenceId: string, outcome: Outcome) => void
}

interface Wish extends NumberedCommand { readonly use: Use }

/** Refusals of a second wish after which the first may still be met. */
const stillOpen: ReadonlySet<string> = new Set(['LICENCE_FILE_UNDER_WAY', 'FILES_BEHIND'])
const hubSilenceMsMax = 300_000
const lookEveryMs = { first: 200, max: 3_000 } as const

const commandsWire: Wire = {
  path: '/v1/commands', idName: 'i', terminal: 'seal-drill',
  unfit: (status) => (status === 403 ? '这个账号不能申请重制。请换用颁发机构发证人员的账号' : `枢纽不接受申请（状态 ${status}）。请核对命令行与枢纽的版本是否一致`),
}

/**
 * 重制一页 — asks for files of its licences and waits until each has them or a refusal; of those for which nothing comes it asks once more why. What is left at Ctrl-C has no outcome. A crash here leaves wishes that the
 * hub fulfils all the same. @throws HubUnavailable; DrillStopped, ImportStopped where going on makes no sense now
 */
export async function remakePage({ after, licenceIds }: PageOfLicences, remaking: Remaking): Promise<void> {
  const { hub, sealId, onOutcome } = remaking
  const { uses } = await fetchUses(hub, sealId, after)
  const wishes: Wish[] = []
  for (const [row, licenceId] of licenceIds.entries()) {
    const use = uses.find((known) => known.licenceId === licenceId && known.current)
    if (use === undefined) onOutcome(licenceId, { kind: 'remade' })
    else wishes.push({ row, use, command: commandOf(sealId, use) })
  }
  const waiting = await send(wishes, remaking)
  await waitFor(waiting, after, remaking)
  await askAgain([...waiting.values()], remaking)
}

/** A drill that goes on asks under the same id; once the maker has refused, or a newer file of the same seal is there, it is another wish. */
function commandOf(sealId: string, { licenceId, fileId, answer }: Use): NumberedCommand['command'] {
  const refusedAt = answer?.outcome === 'REFUSED' ? answer.answeredAt : ''
  return { type: 'RemakeLicenceFile', commandId: digestedCommandId('zhengyuan/seal-drill/v1', [sealId, licenceId, fileId, refusedAt]), body: JSON.stringify({ licenceId }) }
}

/** Those whose files are under way, by licence. */
async function send(wishes: readonly Wish[], { hub, onOutcome }: Remaking): Promise<Map<string, Use>> {
  const waiting = new Map<string, Use>()
  let isBehind = false
  await sendBatch(wishes, {
    url: hub.url, token: hub.token, wire: commandsWire, stop: hub.stop, abort: hub.stop, silenceMsMax: hubSilenceMsMax,
    onReply({ use }, reply) {
      const code = codeOf(reply)
      if (code === 'FILES_BEHIND') isBehind = true
      else if (code === undefined || code === 'LICENCE_FILE_UNDER_WAY') waiting.set(use.licenceId, use)
      else onOutcome(use.licenceId, outcomeOfRefusal(code))
    },
  })
  if (isBehind) throw new DrillStopped('枢纽的证照文件积压。请等待文件制作恢复，系统管理员请检查签名服务')
  return waiting
}

function codeOf(reply: FinalReply): string | undefined {
  if (reply.kind === 'accepted') return undefined
  return reply.kind === 'refused' ? reply.code : 'INPUT_INVALID'
}

async function waitFor(waiting: Map<string, Use>, after: string | undefined, { hub, sealId, silenceMsMax, onOutcome }: Remaking): Promise<void> {
  let [heardAt, lookMs]: [number, number] = [Date.now(), lookEveryMs.first]
  while (waiting.size > 0 && !hub.stop.aborted) {
    await pause(lookMs, undefined, { signal: hub.stop }).catch(() => undefined)
    if (hub.stop.aborted) return
    const { uses } = await fetchUses(hub, sealId, after)
    const answered = [...waiting].flatMap(([licenceId, before]) => {
      const outcome = outcomeNow(uses.filter((use) => use.licenceId === licenceId), before)
      return outcome === undefined ? [] : [{ licenceId, outcome }]
    })
    for (const { licenceId, outcome } of answered) {
      waiting.delete(licenceId)
      onOutcome(licenceId, outcome)
    }
    ;[heardAt, lookMs] = answered.length > 0 ? [Date.now(), lookEveryMs.first] : [heardAt, Math.min(lookMs * 2, lookEveryMs.max)]
    if (Date.now() - heardAt > silenceMsMax) break
  }
}

/**
 * A wish that was taken gets no answer once the licence has lost a holder: nothing is made and nothing recorded of her. A new wish is refused then, and says so; one for
 * which the hub still means to make files is under way.
 */
async function askAgain(open: readonly Use[], { hub, onOutcome }: Remaking): Promise<void> {
  if (open.length === 0 || hub.stop.aborted) return
  const wishes = open.map((use, row): Wish => ({ row, use, command: { type: 'RemakeLicenceFile', commandId: randomUUID(), body: JSON.stringify({ licenceId: use.licenceId }) } }))
  await sendBatch(wishes, {
    url: hub.url, token: hub.token, wire: commandsWire, stop: hub.stop, abort: hub.stop, silenceMsMax: hubSilenceMsMax,
    onReply({ use: { licenceId } }, reply) {
      const code = codeOf(reply)
      onOutcome(licenceId, code === undefined || stillOpen.has(code) ? { kind: 'unanswered' } : outcomeOfRefusal(code))
    },
  })
}

/** A refusal that was there before the wish is not the answer to it. */
function outcomeNow(uses: readonly Use[], before: Use): Outcome | undefined {
  if (!uses.some(({ current }) => current)) return { kind: 'remade' }
  const answer = uses[0]?.answer
  return answer?.outcome === 'REFUSED' && answer.answeredAt !== before.answer?.answeredAt ? { kind: 'refused', code: answer.code } : undefined
}
