import type { CommandInput, LookupAnswered, LookUpEvent } from '@hub/schemas'
import type { Refusal } from '@hub/kernel'
import { caseFile } from '../../domain/case/decide.ts'
import type { CaseCommand, LookUpFact, ResolveSlot } from '../../domain/case/commands.ts'
import { statusAt } from '../../domain/licence/status-at.ts'
import { decodeEnvelope } from '../../events/codec.ts'
import { upcast } from '../../events/upcast.ts'
import { decideOn } from '../decide-on.ts'
import { done, type Handled, type Handler, type HandlerPorts } from '../handler.ts'
import type { Session } from '../session.ts'

/** 以证照免提交 — by a look-up of this very case that answered, as long as the licence is valid and has not moved since the record. */
export const resolveSlot: Handler<'ResolveSlot'> = async (session, input, ports) => {
  const record = await recordedLookUp(ports, input.lookUpId)
  const licence = record?.answeredFrom === undefined ? nothingAnswered : await licenceSince(session, record.answeredFrom)
  const command: ResolveSlot = { type: 'ResolveSlot', by: session.by, ...session.moment, ...input, lookUp: record?.fact ?? null, ...licence }
  return (await decideOn(session, { kind: 'case', id: input.caseId }, caseFile, command)) ?? done
}

type LicenceSince = Pick<ResolveSlot, 'licenceStands' | 'trustToWaive'>
const nothingAnswered: LicenceSince = { licenceStands: false, trustToWaive: 'verified' }

// Loaded, so that a licence that ends and a slot that it waives the paper of cannot both pass.
async function licenceSince(session: Session, { licenceId, licenceRevision }: LookupAnswered['data']): Promise<LicenceSince> {
  const { state, revision } = await session.load('licence', licenceId)
  if (state.status === 'absent') return nothingAnswered
  const type = await session.state('licence-type', state.typeId)
  return {
    licenceStands: revision === licenceRevision && statusAt(state, session.moment.today).status === 'valid',
    trustToWaive: type.status === 'absent' ? 'verified' : type.definition.trustToWaive,
  }
}

interface RecordedLookUp { readonly fact: LookUpFact; readonly answeredFrom?: LookupAnswered['data'] }

async function recordedLookUp({ index, store }: HandlerPorts, lookUpId: string): Promise<RecordedLookUp | null> {
  const position = await index.lookUpPosition(lookUpId)
  const [recorded] = position === undefined ? [] : await store.readAll(position, 1)
  if (recorded === undefined) return null
  const { type, data } = upcast(decodeEnvelope(recorded.bytes)) as LookUpEvent
  const { caseId, slot } = data.context
  if (type !== 'LookupAnswered') return { fact: { caseId, slot, answered: null } }
  return { fact: { caseId, slot, answered: { licenceId: data.licenceId, unverifiedStock: data.notices.includes('unverified-stock') } }, answeredFrom: data }
}

type Step = 'TakePaper' | 'ReceiveCase' | 'AcceptCase' | 'DeclineCase' | 'AskSupplement' | 'ReceiveSupplement' | 'CloseCase'

async function step<T extends Step>(session: Session, type: T, input: CommandInput<T>): Promise<Handled | Refusal> {
  const command = { type, by: session.by, ...session.moment, ...input } as unknown as CaseCommand
  return (await decideOn(session, { kind: 'case', id: (input as { readonly caseId: string }).caseId }, caseFile, command)) ?? done
}

/** 办件各步 — they need no fact but the case itself. */
export const takePaper: Handler<'TakePaper'> = (session, input) => step(session, 'TakePaper', input)
export const receiveCase: Handler<'ReceiveCase'> = (session, input) => step(session, 'ReceiveCase', input)
export const acceptCase: Handler<'AcceptCase'> = (session, input) => step(session, 'AcceptCase', input)
export const declineCase: Handler<'DeclineCase'> = (session, input) => step(session, 'DeclineCase', input)
export const askSupplement: Handler<'AskSupplement'> = (session, input) => step(session, 'AskSupplement', input)
export const receiveSupplement: Handler<'ReceiveSupplement'> = (session, input) => step(session, 'ReceiveSupplement', input)
export const closeCase: Handler<'CloseCase'> = (session, input) => step(session, 'CloseCase', input)

