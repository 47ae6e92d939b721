import type { CommandReply, CommandType } from '@hub/schemas'
import type { HubClient } from '../hub/hub-client.ts'
import { paced } from '../support/stillness.ts'

export interface SentCommand {
  readonly account: string
  readonly type: CommandType
  readonly commandId: string
  readonly body: Readonly<Record<string, unknown>>
}

/** A decision; `unavailable` is none. */
export type Decided = Exclude<CommandReply, { readonly kind: 'unavailable' }>

export interface Delivered { readonly reply: Decided; readonly tries: number }

const tryMsMax = 30_000
const againAfterMs = 50

/** 发送命令 — one command through the gateway's `POST /v1/commands`, the way a department's system does it, once. Undefined: what became of it is not known. */
export async function tryCommand(client: HubClient, { account, type, commandId, body }: SentCommand): Promise<Decided | undefined> {
  try {
    const answer = await fetch(`${client.url}/v1/commands`, {
      method: 'POST', signal: AbortSignal.timeout(tryMsMax),
      headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${await client.token(account)}` },
      body: `${JSON.stringify({ i: 0, type, commandId, body })}\n`,
    })
    const text = await answer.text()
    if (answer.status !== 200) {
      if (answer.status === 503) return undefined
      throw new NotAnswered(`${type}: ${String(answer.status)} ${text}`)
    }
    const { reply } = JSON.parse(text.split('\n')[0] ?? '') as { readonly reply: CommandReply }
    return reply.kind === 'unavailable' ? undefined : reply
  } catch (error) {
    if (error instanceof NotAnswered) throw error
    return undefined
  }
}

/** An answer that no fault explains. */
class NotAnswered extends Error {}

/** The same command under the same id until it is decided. */
export async function deliver(client: HubClient, command: SentCommand, withinMs: number): Promise<Delivered> {
  const untilMs = performance.now() + withinMs
  for (let tries = 1; ; tries += 1) {
    const reply = await tryCommand(client, command)
    // Contended: nothing was decided and nothing is on record; the answer itself says to come again. A look-up's is on record, and final for its id.
    if (reply !== undefined && !(reply.kind === 'refused' && reply.code === 'CONTENDED' && reply.position === null)) return { reply, tries }
    if (performance.now() > untilMs) throw new Error(`${command.type} ${command.commandId} was not decided within ${String(withinMs)} ms`)
    await paced(againAfterMs)
  }
}
