import type { CommandReply } from '@hub/schemas'
import type { Line } from './read-lines.ts'
import { parseRow, type Row, type RowRules } from './row.ts'

export interface StreamCommands extends RowRules {
  readonly lines: AsyncIterable<Line> | Iterable<Line>
  /** Rows under way at once; reading stops above. */
  readonly underWayMax: number
  readonly send: (row: Row) => Promise<CommandReply>
  /** Resolves when the caller has taken the line, or rejects when it went away. */
  readonly write: (line: string) => Promise<void>
}

/**
 * 逐行办理 — each row to the ledger, each answer out as soon as it is there, in any order. A caller that reads slowly, or a ledger that
 * answers slowly, stops the reading: at most `underWayMax` rows are held. Resolves after the last answer.
 */
export async function streamCommands({ lines, underWayMax, send, write, ...rules }: StreamCommands): Promise<void> {
  const underWay = new Set<Promise<void>>()
  let trouble: { readonly error: unknown } | undefined

  for await (const { text, line } of lines) {
    if (trouble !== undefined) break
    const answering = answer(text, line).catch((error: unknown) => { trouble ??= { error } })
    const tracked = answering.finally(() => underWay.delete(tracked))
    underWay.add(tracked)
    if (underWay.size >= underWayMax) await Promise.race(underWay)
  }
  await Promise.all(underWay)
  if (trouble !== undefined) throw trouble.error

  async function answer(text: string, line: number): Promise<void> {
    const parsed = parseRow(text, line, rules)
    const id = parsed.ok ? parsed.row.id : parsed.id
    const reply = parsed.ok ? await send(parsed.row) : parsed.reply
    await write(`${JSON.stringify({ [rules.idName]: id, reply })}\n`)
  }
}
