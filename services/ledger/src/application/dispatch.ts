import { canonicalBytes, type Json } from '@hub/canonical'
import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import { isCommandType, parseCommand, parseUuid, type CommandInput, type CommandReply, type CommandType } from '@hub/schemas'
import type { CommandRow } from '../decide-index/flush.ts'
import { resolveActing, type ActingNow, type NotActing } from './acting.ts'
import { authorise } from './authorise.ts'
import type { CommandRequest } from './command-request.ts'
import { commit, type Commit, type CommitPorts, type CommittedEvent } from './commit.ts'
import { untilSettled, type Before } from './contention.ts'
import type { Handled, Handler, HandlerPorts, Handlers } from './handler.ts'
import { recordContended, recordNotActing, type UnjudgedPorts } from './look-up/unjudged.ts'
import { replay } from './replay.ts'
import { idsOf, lastPosition, refusedReply } from './reply.ts'
import { Session } from './session.ts'

export interface DispatchPorts extends CommitPorts, HandlerPorts, UnjudgedPorts {
  readonly handlers: Handlers
  /** Runs the work of one key after the work before it: the same command sent twice at once is decided once, and those beaten at a stream one after another. */
  readonly oneAtATime: <T>(key: string, work: () => Promise<T>) => Promise<T>
}

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
  const outcome = await untilSettled<CommandReply | Unsettled>(
    (before) => inItsTurn(ports, before, () => attemptAs(ports, { request, input, requestDigest, earlier })),
    (attempted, tried) => isUnsettled(attempted) && (attempted.notMade.kind === 'moved' || tried < erasedAttemptsMax),
  )
  return settledReply(ports, { request, input, requestDigest }, outcome)
}

/** Somebody was erased meanwhile: that event is durable, so the next attempt decides on it and says so in its own words, if it has any. */
const erasedAttemptsMax = 3

/** What one attempt came to where it is no reply: somebody moved what it relied on, or was erased meanwhile. */
interface Unsettled { readonly notMade: NotMade; readonly acting: ActingNow }
type NotMade = Exclude<Commit, { readonly kind: 'committed' }>

function isUnsettled(outcome: CommandReply | Unsettled): outcome is Unsettled {
  return 'notMade' in outcome
}

// Of hundreds that write to one stream side by side one gets in at a time, and the others decide for nothing, at everybody's cost: whoever was beaten
// there tries again after the one before, if its turn comes in time. Not where only a check has moved: all who rely on it may go on at once.
function inItsTurn(ports: DispatchPorts, before: Before<CommandReply | Unsettled> | undefined, attempt: () => Promise<CommandReply | Unsettled>): Promise<CommandReply | Unsettled> {
  if (before === undefined || !isUnsettled(before.outcome) || before.outcome.notMade.kind !== 'moved') return attempt()
  const { outcome, outcome: { notMade: { beatenAt } }, untilMs } = before
  return beatenAt === undefined ? attempt() : ports.oneAtATime(`at|${beatenAt}`, () => (performance.now() < untilMs ? attempt() : Promise.resolve(outcome)))
}

async function attemptAs(ports: DispatchPorts, { earlier, ...parsed }: Parsed & { readonly earlier: CommandRow | undefined }): Promise<CommandReply | Unsettled> {
  const { request, input } = parsed
  const acting = await resolveActing(ports, request)
  if (isRefusal(acting)) return notActing(ports, parsed, { acting, retried: earlier !== undefined })
  if (earlier !== undefined) return replay(ports, { acting, principal: request.principal, input, earlier })
  const denied = authorise(request.type as CommandType, acting)
  if (denied !== undefined) return refusedReply(denied)
  const outcome = await attemptOnce(ports, { ...parsed, acting })
  return outcome.kind === 'moved' || outcome.kind === 'erased' ? { notMade: outcome, acting } : outcome
}

// A look-up is on record whoever asks; a retry of one that is on record already is not put there again.
function notActing(ports: DispatchPorts, parsed: Parsed, { acting, retried }: { readonly acting: NotActing; readonly retried: boolean }): Promise<CommandReply> | CommandReply {
  const { request, input, requestDigest } = parsed
  if (request.type !== 'LookUp' || retried) return refusedReply({ refused: acting.refused, detail: acting.detail })
  return recordNotActing(ports, { request, input: input as CommandInput<'LookUp'>, requestDigest }, acting)
}

function settledReply(ports: DispatchPorts, { request, input, requestDigest }: Parsed, outcome: CommandReply | Unsettled): Promise<CommandReply> | CommandReply {
  if (!isUnsettled(outcome)) return outcome
  if (request.type === 'LookUp') return recordContended(ports, { request, input: input as CommandInput<'LookUp'>, requestDigest }, outcome.acting)
  return refusedReply(refuse(outcome.notMade.kind === 'erased' ? 'HOLDER_ERASED' : 'CONTENDED'))
}

interface Attempt extends Parsed { readonly acting: ActingNow }

async function attemptOnce(ports: DispatchPorts, { request, acting, input, requestDigest }: Attempt): Promise<CommandReply | NotMade> {
  const { states, vault, clock, newId } = ports
  const session = new Session({ moment: clock.now(), by: acting.by, actor: acting.actor, suspended: acting.suspended, newId, states, vault, read: acting.read })
  const handler = ports.handlers[request.type as CommandType] as Handler<CommandType>
  const decided = await decideAndAppend(ports, session, () => handler(session, input as never, ports), { client: request.client, commandId: request.commandId, requestDigest })
  if (isRefusal(decided)) return refusedReply(decided)
  if ('kind' in decided) return decided
  return decided.events === null ? { kind: 'accepted', position: await ports.store.head(), ids: {}, answer: null, replayed: false } : answerOf(decided.handled, decided.events)
}

/** `events` null: there was nothing to write. What the attempt kept others waiting with is given back as soon as the append is known. */
async function decideAndAppend(ports: DispatchPorts, session: Session, decide: () => Promise<Handled | Refusal>, stamp: Parameters<typeof commit>[2]): Promise<{ readonly handled: Handled; readonly events: readonly CommittedEvent[] | null } | Refusal | NotMade> {
  try {
    const handled = await decide()
    if (isRefusal(handled)) return handled
    if (session.writes.length === 0) return { handled, events: null }
    const result = await commitOrRelease(ports, session, handled, stamp)
    return result.kind === 'committed' ? { handled, events: result.events } : result
  } finally {
    session.end()
  }
}

async function commitOrRelease(ports: DispatchPorts, session: Session, handled: Handled, stamp: Parameters<typeof commit>[2]): Promise<Commit> {
  try {
    const result = await commit(ports, session, stamp)
    if (result.kind !== 'committed') handled.release?.()
    return result
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
