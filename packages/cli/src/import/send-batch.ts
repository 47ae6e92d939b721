import { setTimeout as pause } from 'node:timers/promises'
import type { TokenSource } from '../hub/token-source.ts'
import { ImportStopped } from './import-stopped.ts'
import { judgeReply } from './judge-reply.ts'
import { buildPatience, type Round } from './patience.ts'
import { postRows } from './post-rows.ts'
import { requestLine, type NumberedCommand, type PreparedRow } from './prepared-row.ts'
import type { FinalReply } from './tally.ts'
import type { Wire } from './wire.ts'

export interface SendPorts<Row extends NumberedCommand = PreparedRow> {
  readonly url: URL
  readonly wire: Wire
  readonly token: TokenSource
  readonly onReply: (row: Row, reply: FinalReply) => void
  /** Nothing new is asked after this. */
  readonly stop: AbortSignal
  /** Not even answers are waited for after this. */
  readonly abort: AbortSignal
  /** How long the hub may be silent before the import gives up for now. */
  readonly silenceMsMax: number
}

/**
 * 发送一批 — until each row has its final answer or `stop` is given; rows left then stay open. A row asked twice is answered alike: its
 * command id is its own. @throws ImportStopped where asking on makes no sense now
 */
export async function sendBatch<Row extends NumberedCommand>(rows: readonly Row[], ports: SendPorts<Row>): Promise<void> {
  const open = new Map(rows.map((row) => [row.row, row]))
  const tries = new Map<number, number>()
  const patience = buildPatience(ports)
  while (open.size > 0 && !ports.stop.aborted) {
    const round = await askOnce(open, tries, ports)
    if (open.size > 0) await pause(await patience.after(round), undefined, { signal: ports.stop }).catch(() => undefined)
  }
}

async function askOnce<Row extends NumberedCommand>(open: Map<number, Row>, tries: Map<number, number>, { url, wire, token, abort, onReply }: SendPorts<Row>): Promise<Round> {
  const used = token.now()
  let [answers, waitMs, tokenRefused, stopMessage]: [number, number | undefined, boolean, string | undefined] = [0, undefined, false, undefined]
  const end = await postRows({
    url, wire, token: used, abort, body: [...open.values()].map((row) => requestLine(row, wire)).join(''),
    onAnswer({ rowNumber, reply }) {
      const row = open.get(rowNumber)
      if (row === undefined) return
      const judged = judgeReply(reply, tries.get(rowNumber) ?? 0)
      tries.set(rowNumber, (tries.get(rowNumber) ?? 0) + 1)
      if (judged.kind === 'later') waitMs = Math.max(waitMs ?? 0, judged.waitMs)
      if (judged.kind === 'token') tokenRefused = true
      if (judged.kind === 'stop') stopMessage = judged.message
      if (judged.kind !== 'final') return
      open.delete(rowNumber)
      answers += 1
      onReply(row, judged.reply)
    },
  })
  if (stopMessage !== undefined) throw new ImportStopped(stopMessage)
  if (end.kind === 'unfit') throw new ImportStopped(wire.unfit(end.status))
  if (end.kind === 'busy') waitMs = Math.max(waitMs ?? 0, end.retryAfterMs)
  return { answers, waitMs, tokenRefused: tokenRefused || end.kind === 'token' ? used : undefined }
}
