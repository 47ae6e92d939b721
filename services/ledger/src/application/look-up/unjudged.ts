import { assert, Unavailable, type Refusal } from '@hub/kernel'
import { parseLookUpId, type CommandInput, type CommandReply, type PlainPart } from '@hub/schemas'
import type { Acting } from '../../domain/acting.ts'
import type { LookUpRequest } from '../../domain/look-up/facts.ts'
import { isUnjudged, recordOfUnjudged } from '../../domain/look-up/unjudged.ts'
import type { ActingNow, NotActing } from '../acting.ts'
import type { CommandRequest } from '../command-request.ts'
import { commit, type CommitPorts } from '../commit.ts'
import { firstUnitId, nobody } from '../hub-unit.ts'
import { idsOf, lastPosition } from '../reply.ts'
import { Session } from '../session.ts'
import { caseFactOf } from './load-facts.ts'
import { lookUpStream } from './look-up-stream.ts'
import { RateOfOperators } from './rate.ts'

/**
 * 记录限额 — look-ups a minute, of one account and of all together, that are put on record although the account may not act at all: anybody with a token of the
 * sign-in service could fill the log otherwise. Beyond it they are turned away unread (`unavailable`), as where a lane is full.
 */
export const notActingPerMinuteMax = { account: 6, all: 60 } as const
const turnedAwayRetryAfterMs = 10_000
const attemptsMax = 4
const everybody = 'all'

/** 未记录 — the record of a look-up could not be made; so there was none. */
export class LookUpNotRecorded extends Unavailable {
  override readonly name = 'LookUpNotRecorded'
}

/** 无权办理者的频次 */
export class NotActingRate {
  readonly #accounts = new RateOfOperators()
  readonly #all = new RateOfOperators()

  /** Counts those that it lets through. */
  admits(account: string, nowMs: number): boolean {
    const own = this.#accounts.count(account, nowMs)
    const all = this.#all.count(everybody, nowMs)
    if (own.before < notActingPerMinuteMax.account && all.before < notActingPerMinuteMax.all) return true
    own.giveBack()
    all.giveBack()
    return false
  }
}

export interface UnjudgedPorts extends CommitPorts {
  readonly notActing: NotActingRate
  readonly nowMs: () => number
}

export interface UnjudgedLookUp {
  readonly request: CommandRequest
  readonly input: CommandInput<'LookUp'>
  readonly requestDigest: string
}

/**
 * 无权办理者的用证 — of an account that is not registered, of an operator whose unit has ended, of somebody who may not act for the clerk named: refused, and on
 * record before the answer. Where the operator is known, in the stream of her unit and with the party that the case points to. An account that nobody
 * registered goes to the stream of the unit that runs the hub, with the account sealed under that unit's key: that unit's security
 * administrator is the one to act on it; no other unit answers for a stranger, and nothing is read of the case for one.
 */
export async function recordNotActing(ports: UnjudgedPorts, asked: UnjudgedLookUp, { known, ...refusal }: NotActing): Promise<CommandReply> {
  const { issuer, subject } = asked.request.principal
  if (!ports.notActing.admits(JSON.stringify([issuer, subject]), ports.nowMs())) return { kind: 'unavailable', retryAfterMs: turnedAwayRetryAfterMs }
  const by: Acting = { operator: nobody, unit: firstUnitId, unitKind: 'data-authority', predecessors: [], roles: [], ...known }
  const { terminal } = asked.request
  if (known !== null) return record(ports, asked, { refusal, by, actor: { unit: by.unit, operator: by.operator, role: by.roles.join('+'), terminal }, seal: [] })
  const seal: readonly PlainPart[] = [{ part: 'account', subject: `unit-${firstUnitId}`, value: { issuer, subject } }]
  return record(ports, asked, { refusal, by, actor: { unit: by.unit, operator: by.operator, role: 'unknown', terminal }, seal })
}

/** 争用不止的用证 — what it rests on moved each time it was decided. Its record rests on nothing, so nothing can refuse it. */
export function recordContended(ports: UnjudgedPorts, asked: UnjudgedLookUp, { by, actor }: Pick<ActingNow, 'by' | 'actor'>): Promise<CommandReply> {
  return record(ports, asked, { refusal: { refused: 'CONTENDED', detail: {} }, by, actor, seal: [] })
}

interface Recording extends Pick<ActingNow, 'by' | 'actor'> {
  readonly refusal: Refusal
  readonly seal: readonly PlainPart[]
}

// A day may end in between, and the record belongs to the day of its append.
async function record(ports: UnjudgedPorts, { request, input, requestDigest }: UnjudgedLookUp, { refusal, by, actor, seal }: Recording): Promise<CommandReply> {
  assert(isUnjudged(refusal), 'only these end a look-up before its checks')
  const { states, vault, clock, newId } = ports
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const session = new Session({ moment: clock.now(), by, actor, suspended: false, newId, states, vault, read: new Map() })
    const found = by.operator === nobody ? null : caseFactOf((await session.peek('case', input.caseId)).state)
    const asked: LookUpRequest = { type: 'LookUp', by, ...session.moment, ...input, lookUpId: parseLookUpId(session.newId()) }
    session.record(lookUpStream(by.unit, session.moment.today), [recordOfUnjudged(asked, { ...refusal, found, seal })])
    const result = await commit(ports, session, { client: request.client, commandId: request.commandId, requestDigest })
    if (result.kind === 'committed')
      return { kind: 'refused', code: refusal.refused, detail: refusal.detail, position: lastPosition(result.events), ids: idsOf(result.events.map(({ envelope }) => envelope)) }
  }
  throw new LookUpNotRecorded('a look-up could not be put on record')
}
