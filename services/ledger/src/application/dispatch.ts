import { canonicalBytes, type Json } from '@hub/canonical'
import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { commandRoles, isCommandType, parseCommand, parseUuid, type CommandReply, type CommandType } from '@hub/schemas'
import { resolveActing, type ActingNow } from './acting.ts'
import type { CommandRequest } from './command-request.ts'
import { commit, type CommitPorts, type CommittedEvent } from './commit.ts'
import type { Handled, Handler, HandlerPorts, Handlers } from './handler.ts'
import { replay } from './replay.ts'
import { idsOf, lastPosition, refusedReply } from './reply.ts'
import { Session } from './session.ts'

export interface DispatchPorts extends CommitPorts, HandlerPorts {
  readonly handlers: Handlers
  /** Runs the work of one key after the work before it: the same command sent twice at once is decided once. */
  readonly oneAtATime: <T>(key: string, work: () => Promise<T>) => Promise<T>
}

/** A command is decided anew at most so often when what it relied on keeps moving. */
const attemptsMax = 6

/**
 * 派发 — the one road into the ledger: parse, recognise a retry, tell who acts, authorise, decide, commit. Refusals are answers;
 * only trouble (store, vault, signer) rejects.
 */
export async function dispatch(ports: DispatchPorts, request: CommandRequest): Promise<CommandReply> {
  if (!isCommandType(request.type)) return refusedReply(refuse('COMMAND_UNKNOWN'))
  if (parseUuid(request.commandId) === undefined) return { kind: 'invalid', problems: [{ path: 'commandId', message: '不是有效的 UUID' }] }
  const parsed = parseCommand(request.type, request.body)
  if (!parsed.ok) return { kind: 'invalid', problems: parsed.problems }

  const requestDigest = ports.vault.requestDigest(canonicalBytes({ type: request.type, actingFor: request.actingFor, input: parsed.input as unknown as Json }))
  return ports.oneAtATime(`${request.commandId}|${request.client}`, () => decideAndCommit(ports, { request, input: parsed.input, requestDigest }))
}

interface Parsed { readonly request: CommandRequest; readonly input: unknown; readonly requestDigest: string }

async function decideAndCommit(ports: DispatchPorts, { request, input, requestDigest }: Parsed): Promise<CommandReply> {
  const earlier = await ports.index.findCommand({ client: request.client, commandId: request.commandId })
  if (earlier !== undefined && earlier.digest !== requestDigest) return refusedReply(refuse('COMMAND_ID_REUSED'))
  // Somebody was erased meanwhile: that event is durable, so the next attempt decides on it and says so in its own words.
  let last: CommandReply | 'moved' | 'erased' = 'moved'
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const acting = await resolveActing(ports, request)
    if (isRefusal(acting)) return refusedReply(acting)
    if (earlier !== undefined) return replay(ports, { acting, input, earlier })
    const denied = authorise(request.type as CommandType, acting)
    if (denied !== undefined) return refusedReply(denied)
    last = await attemptOnce(ports, { request, acting, input, requestDigest })
    if (last !== 'moved' && last !== 'erased') return last
  }
  return refusedReply(refuse(last === 'erased' ? 'HOLDER_ERASED' : 'CONTENDED'))
}

// A look-up goes on to its own first check, because that refusal has to be on record.
function authorise(type: CommandType, { by, suspended }: ActingNow): Refusal | undefined {
  if (type === 'LookUp') return undefined
  if (suspended) return refuse('ACCOUNT_SUSPENDED')
  const allowed = commandRoles[type]
  return by.roles.some((role) => allowed.includes(role)) ? undefined : refuse('ROLE_MISSING', { needed: allowed })
}

interface Attempt extends Parsed { readonly acting: ActingNow }

async function attemptOnce(ports: DispatchPorts, { request, acting, input, requestDigest }: Attempt): Promise<CommandReply | 'moved' | 'erased'> {
  const { states, vault, clock, newId } = ports
  const session = new Session({ moment: clock.now(), by: acting.by, actor: acting.actor, suspended: acting.suspended, newId, states, vault, read: acting.read })
  const handler = ports.handlers[request.type as CommandType] as Handler<CommandType>
  const decided = await decideAndAppend(ports, session, () => handler(session, input as never, ports), { client: request.client, commandId: request.commandId, requestDigest })
  if (typeof decided === 'string') return decided
  if (isRefusal(decided)) return refusedReply(decided)
  return decided.events === null ? { kind: 'accepted', position: await ports.store.head(), ids: {}, answer: null, replayed: false } : answerOf(decided.handled, decided.events)
}

/** `events` null: there was nothing to write. What the attempt kept others waiting with is given back as soon as the append is known. */
async function decideAndAppend(ports: DispatchPorts, session: Session, decide: () => Promise<Handled | Refusal>, stamp: Parameters<typeof commit>[2]): Promise<{ readonly handled: Handled; readonly events: readonly CommittedEvent[] | null } | Refusal | 'moved' | 'erased'> {
  try {
    const handled = await decide()
    if (isRefusal(handled)) return handled
    if (session.writes.length === 0) return { handled, events: null }
    const events = await commitOrRelease(ports, session, handled, stamp)
    return typeof events === 'string' ? events : { handled, events }
  } finally {
    session.end()
  }
}

async function commitOrRelease(ports: DispatchPorts, session: Session, handled: Handled, stamp: Parameters<typeof commit>[2]): Promise<readonly CommittedEvent[] | 'moved' | 'erased'> {
  try {
    const result = await commit(ports, session, stamp)
    if (result.kind === 'committed') return result.events
    handled.release?.()
    return result.kind
  } catch (error) {
    handled.release?.()
    throw error
  }
}

async function answerOf(handled: Handled, events: readonly CommittedEvent[]): Promise<CommandReply> {
  await handled.afterCommit?.(events)
  const position = lastPosition(events)
  const ids = idsOf(events.map(({ envelope }) => envelope))
  const { refusedOnRecord } = handled
  if (refusedOnRecord !== undefined) return { kind: 'refused', code: refusedOnRecord.refused, detail: refusedOnRecord.detail, position, ids }
  return { kind: 'accepted', position, ids, answer: (await handled.answer?.(events)) ?? null, replayed: false }
}
