import { refuse } from '@hub/kernel'
import type { AnnotatedCopyDownloaded, CaseNoticeDownloaded, CommandAnswer, CommandInput, CommandReply, Envelope, LicenceFileDownloaded, LookupAnswered, LookupMissed, LookupRefused } from '@hub/schemas'
import type { CommandRow } from '../decide-index/flush.ts'
import { decodeEnvelope } from '../events/codec.ts'
import { eventsPerAppendMax } from '../store/event-store.ts'
import type { ActingNow } from './acting.ts'
import type { Principal } from './command-request.ts'
import type { CommitPorts, CommittedEvent } from './commit.ts'
import { eraseKeys } from './erase-keys.ts'
import { wasGivenTo } from './given-to.ts'
import type { HandlerPorts } from './handler.ts'
import { depositedAnswer } from './files/deposit-file.ts'
import { downloadAgain } from './files/download-again.ts'
import { noticeAgain } from './files/notice-download.ts'
import { depositAnswer } from './licence/deposit-answer.ts'
import { showAgain } from './look-up/show-again.ts'
import { idsOf, lastPosition, refusedReply } from './reply.ts'

export interface Replay {
  readonly acting: ActingNow
  readonly principal: Principal
  readonly input: unknown
  readonly earlier: CommandRow
}

/**
 * 重发 — the first answer again, from the events that the command made. What personal data an answer held is decided afresh:
 * a look-up shows its fields again for a short time and only where they may still be shown; an audit view asks for a new command.
 */
export async function replay(ports: CommitPorts & HandlerPorts, { acting, principal, input, earlier }: Replay): Promise<CommandReply> {
  const events = await eventsOf(ports, earlier)
  const envelopes = events.map(({ envelope }) => envelope)
  const first = envelopes[0]
  if (first === undefined) return refusedReply(refuse('CONTENDED'))
  // The answer belongs to whom it was given.
  if (!(await wasGivenTo({ acting, principal }, first, ports.vault))) return refusedReply(refuse('COMMAND_ID_REUSED'))
  const position = lastPosition(events)
  const ids = idsOf(envelopes)
  if (first.type === 'LookupRefused') {
    const { code, detail } = first.data as unknown as LookupRefused['data']
    return { kind: 'refused', code, detail, position, ids }
  }
  // The event may have become durable without its keys being deleted.
  await eraseKeys(ports.vault, events)
  return { kind: 'accepted', position, ids, answer: await answerAgain(ports, { acting, input }, events), replayed: true }
}

async function eventsOf({ store }: CommitPorts, { client, commandId, position }: CommandRow): Promise<readonly CommittedEvent[]> {
  const found: CommittedEvent[] = []
  for (const recorded of await store.readAll(position, eventsPerAppendMax)) {
    const envelope: Envelope = decodeEnvelope(recorded.bytes)
    if (envelope.commandId !== commandId || envelope.client !== client) break
    found.push({ position: recorded.position, envelope, bytes: recorded.bytes })
  }
  return found
}

async function answerAgain(ports: CommitPorts & HandlerPorts, { acting, input }: { readonly acting: ActingNow; readonly input: unknown }, events: readonly CommittedEvent[]): Promise<CommandAnswer | null> {
  const [event] = events
  if (event === undefined) return null
  const { type, data } = event.envelope
  if (type === 'LicenceFileDownloaded' || type === 'AnnotatedCopyDownloaded') return downloadAgain(ports, { acting, event, record: data as unknown as (LicenceFileDownloaded | AnnotatedCopyDownloaded)['data'] })
  if (type === 'CaseNoticeDownloaded') return noticeAgain(ports, { acting, event, record: data as unknown as CaseNoticeDownloaded['data'] })
  if (type === 'LicenceFileDeposited') return depositedAnswer(events)
  if (type === 'LookupAnswered') return showAgain(ports, { acting, input: input as CommandInput<'LookUp'>, event, record: data as unknown as LookupAnswered['data'] })
  if (type === 'LookupMissed') {
    const { lookUpId, miss } = data as unknown as LookupMissed['data']
    return { outcome: 'missed', lookUpId, miss }
  }
  return events.some(({ envelope }) => envelope.type === 'LicenceDeposited') ? depositAnswer(events) : null
}
