import { isRefusal, Unavailable, type Refusal } from '@hub/kernel'
import { isCommandType, parseUuid, type CommandLine, type CommandReply, type Lane } from '@hub/schemas'
import type { Logger } from 'pino'
import type { VerifyToken } from '../access/verify-token.ts'
import type { CommandRequest, Principal } from '../application/command-request.ts'
import { refusedReply } from '../application/reply.ts'
import type { Identity } from '../application/who-am-i.ts'
import type { OutageLog } from '../outage-log.ts'
import { codeOf } from '../store/writing/journal.ts'
import { laneOf, type WorkLane } from './lanes.ts'

export interface AnswerPorts {
  readonly verifyToken: VerifyToken
  readonly dispatch: (request: CommandRequest) => Promise<CommandReply>
  readonly whoAmI: (principal: Principal) => Promise<Identity | Refusal>
  readonly lanes: Readonly<Record<Lane, WorkLane>>
  readonly log: Logger
  readonly outages: OutageLog
}

/** One command line to its reply; rejects never. */
export type Answer = (line: CommandLine) => Promise<CommandReply>
/** Stands in the place of an answer: to measure it, or to trace it. */
export type AroundAnswer = (answer: Answer) => Answer

/** How long a caller should wait before it tries again. */
export const retryAfterMs = { full: 1_000, unavailable: 500 } as const

/**
 * 答复 — one line to one reply, whatever happens. Trouble becomes "try again" for the caller and a log line with its cause for the operator: one for each
 * outage of a part of the hub, one for each command that meets a mistake of ours.
 */
export async function answerLine(ports: AnswerPorts, line: CommandLine): Promise<CommandReply> {
  try {
    const principal = await ports.verifyToken(line.token)
    if (isRefusal(principal)) return refusedReply(principal)
    const { type, commandId, client, terminal, actingFor, body } = line
    const lane = laneOf(line)
    const reply = await ports.lanes[lane].run(() => ports.dispatch({ type, commandId, principal, client, terminal, actingFor, lane, body }))
    return reply === 'full' ? { kind: 'unavailable', retryAfterMs: retryAfterMs.full } : reply
  } catch (error) {
    if (error instanceof Unavailable) ports.outages.met(kindOf(error), () => { ports.log.warn({ err: error, ...loggable(line) }, 'command not possible now') })
    else ports.log.error({ err: error, ...loggable(line) }, 'command failed')
    return { kind: 'unavailable', retryAfterMs: retryAfterMs.unavailable }
  }
}

/**
 * Messages of these classes are ours and name nobody; one that names a key or an event is a kind of its own. So is another code behind it: a full disk is not
 * hidden by the lost connection before it.
 */
export function kindOf(error: Unavailable): string {
  return `${error.name}: ${error.message}${error.cause === undefined ? '' : ` (${codeOf(error.cause)})`}`
}

// Neither has been looked at where trouble came first: text that only claims to be a type or an id stays out of the log.
function loggable({ type, commandId }: CommandLine): { readonly command: string; readonly commandId: string | null } {
  return { command: isCommandType(type) ? type : 'unknown', commandId: parseUuid(commandId) ?? null }
}

/** What `GET /v1/whoami` answers. */
export type WhoAmIAnswer =
  | ({ readonly kind: 'known' } & Identity)
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number }

/** 我是谁 — the account behind a bearer token. */
export async function answerWhoAmI({ verifyToken, whoAmI, log, outages }: Pick<AnswerPorts, 'verifyToken' | 'whoAmI' | 'log' | 'outages'>, authorization: string | undefined): Promise<WhoAmIAnswer> {
  try {
    const principal = await verifyToken(/^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '')
    if (isRefusal(principal)) return { kind: 'refused', code: principal.refused }
    const identity = await whoAmI(principal)
    return isRefusal(identity) ? { kind: 'refused', code: identity.refused } : { kind: 'known', ...identity }
  } catch (error) {
    const tell = (): void => { log.warn({ err: error }, 'identity not known now') }
    if (error instanceof Unavailable) outages.met(kindOf(error), tell)
    else tell()
    return { kind: 'unavailable', retryAfterMs: retryAfterMs.unavailable }
  }
}
