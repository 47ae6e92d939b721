import { leafHash } from '@hub/canonical'
import { assert, refuse } from '@hub/kernel'
import { parseLookUpId, type CommandAnswer, type CommandInput } from '@hub/schemas'
import { decideLookUp } from '../../domain/look-up/decide.ts'
import type { Answered, LookUpDecision, Missed, Refused } from '../../domain/look-up/decision.ts'
import type { LookUpFacts, LookUpRequest } from '../../domain/look-up/facts.ts'
import { recordOf } from '../../domain/look-up/record.ts'
import type { CommittedEvent } from '../commit.ts'
import type { Handled, Handler, HandlerPorts } from '../handler.ts'
import { prepareDisclosure } from '../look-up/disclose.ts'
import { loadFacts, loadLicences } from '../look-up/load-facts.ts'
import { lookUpStream } from '../look-up/look-up-stream.ts'
import type { Session } from '../session.ts'

/**
 * 用证 — decides, records, and answers only what is on record. It counts towards the operator's rate from its first step, so that look-ups
 * side by side see each other, and counts once: an attempt whose record does not become durable gives its count back.
 */
export const lookUp: Handler<'LookUp'> = async (session, input, ports) => {
  const { before, giveBack } = ports.rate.count(session.by.operator, ports.nowMs())
  try {
    const handled = await decideAndRecord(session, input, ports, before)
    return { ...handled, release: () => { giveBack(); handled.release?.() } }
  } catch (error) {
    giveBack()
    throw error
  }
}

async function decideAndRecord(session: Session, input: CommandInput<'LookUp'>, ports: HandlerPorts, lastMinute: number): Promise<Handled> {
  const request: LookUpRequest = { type: 'LookUp', by: session.by, ...session.moment, ...input, lookUpId: parseLookUpId(session.newId()) }
  const decision = await decideInTwoSteps(session, ports, request, lastMinute)
  relyOnChosen(session, decision)
  switch (decision.outcome) {
    case 'answered':
      return (await answered(session, ports, request, decision)) ?? decideAndRecord(session, input, ports, lastMinute)
    case 'refused':
      return recorded(session, request, decision)
    case 'missed':
      return recorded(session, request, decision)
  }
}

// With no licence among the facts every check from 1 to 7 comes out as it would with them; only who passes gets to check 8.
async function decideInTwoSteps(session: Session, ports: HandlerPorts, request: LookUpRequest, lastMinute: number): Promise<LookUpDecision> {
  const facts: LookUpFacts = await loadFacts(session, ports, request, lastMinute)
  const first = decideLookUp(request, facts)
  if (first.outcome !== 'missed') return first
  return decideLookUp(request, { ...facts, ...(await loadLicences(session, ports, request, first.subject.holderId)) })
}

// Grants and licences were looked at as candidates; what the decision rests on has to be the same when its record is appended.
function relyOnChosen(session: Session, decision: LookUpDecision): void {
  if (decision.grant !== null) session.relyOn('grant', decision.grant.grantId)
  if (decision.outcome !== 'missed' && decision.licence !== null) session.relyOn('licence', decision.licence.licenceId)
}

function recorded(session: Session, request: LookUpRequest, decision: Refused | Missed): Handled {
  record(session, request, [recordOf(request, decision)])
  if (decision.outcome === 'refused') return { refusedOnRecord: refuse(decision.refused, decision.detail) }
  return { answer: () => Promise.resolve({ outcome: 'missed', lookUpId: request.lookUpId, miss: decision.miss }) }
}

/** Undefined where the last of the day's quota went to somebody else meanwhile: decide again. */
async function answered(session: Session, { index, vault }: HandlerPorts, request: LookUpRequest, decision: Answered): Promise<Handled | undefined> {
  const { disclosure, shown } = await prepareDisclosure(session, vault, decision)
  const release = index.takeUse({ lookUpId: request.lookUpId, grantId: decision.grant.grantId, day: request.today, quota: decision.grant.scope.dailyQuota })
  if (release === undefined) return undefined
  record(session, request, [recordOf(request, decision, disclosure)])
  return {
    release,
    answer: (events: readonly CommittedEvent[]): Promise<CommandAnswer> => {
      const [event] = events
      assert(event !== undefined, 'an answered look-up has its record')
      return Promise.resolve({
        outcome: 'answered', lookUpId: request.lookUpId, licenceId: decision.licence.licenceId, status: decision.licence.status.kind,
        notices: decision.notices, level: request.level, fields: shown, leafHash: leafHash(event.bytes).toString('hex'), withheld: false,
      })
    },
  }
}

function record(session: Session, { by, today }: LookUpRequest, facts: Parameters<Session['record']>[1]): void {
  session.record(lookUpStream(by.unit, today), facts)
}
