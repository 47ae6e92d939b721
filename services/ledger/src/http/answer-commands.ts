import { isRefusal, Unavailable } from '@hub/kernel'
import type { CommandLine, CommandReply, Lane } from '@hub/schemas'
import type { Logger } from 'pino'
import type { VerifyToken } from '../access/verify-token.ts'
import type { CommandRequest } from '../application/command-request.ts'
import { refusedReply } from '../application/reply.ts'
import type { WorkLane } from './lanes.ts'

export interface AnswerPorts {
  readonly verifyToken: VerifyToken
  readonly dispatch: (request: CommandRequest) => Promise<CommandReply>
  readonly lanes: Readonly<Record<Lane, WorkLane>>
  readonly log: Logger
}

/** How long a caller should wait before it tries again. */
const retryAfterMs = { full: 1_000, unavailable: 500 } as const

/** 答复 — one line to one reply, whatever happens. Trouble becomes "try again" for the caller and a log line with its cause for the operator. */
export async function answerLine(ports: AnswerPorts, line: CommandLine): Promise<CommandReply> {
  try {
    const principal = await ports.verifyToken(line.token)
    if (isRefusal(principal)) return refusedReply(principal)
    const { type, commandId, client, terminal, actingFor, lane, body } = line
    const reply = await ports.lanes[lane].run(() => ports.dispatch({ type, commandId, principal, client, terminal, actingFor, lane, body }))
    return reply === 'full' ? { kind: 'unavailable', retryAfterMs: retryAfterMs.full } : reply
  } catch (error) {
    const known = error instanceof Unavailable
    ports.log[known ? 'warn' : 'error']({ err: error, command: line.type, commandId: line.commandId }, known ? 'command not possible now' : 'command failed')
    return { kind: 'unavailable', retryAfterMs: retryAfterMs.unavailable }
  }
}
