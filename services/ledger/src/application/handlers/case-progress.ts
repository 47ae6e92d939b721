import type { CommandInput, LookUpEvent } from '@hub/schemas'
import type { Refusal } from '@hub/kernel'
import { caseFile } from '../../domain/case/decide.ts'
import type { CaseCommand, LookUpFact } from '../../domain/case/commands.ts'
import { decodeEnvelope } from '../../events/codec.ts'
import { upcast } from '../../events/upcast.ts'
import { decideOn } from '../decide-on.ts'
import { done, type Handled, type Handler, type HandlerPorts } from '../handler.ts'
import type { Session } from '../session.ts'

/** 以证照免提交 — by a look-up of this very case that answered. */
export const resolveSlot: Handler<'ResolveSlot'> = async (session, input, ports) => {
  const lookUp = await lookUpFact(ports, input.lookUpId)
  const licence = lookUp?.answered === undefined || lookUp.answered === null ? undefined : await session.state('licence', lookUp.answered.licenceId)
  const type = licence === undefined || licence.status === 'absent' ? undefined : await session.state('licence-type', licence.typeId)
  const trustToWaive = type === undefined || type.status === 'absent' ? 'verified' : type.definition.trustToWaive
  return (await decideOn(session, { kind: 'case', id: input.caseId }, caseFile, { type: 'ResolveSlot', by: session.by, ...session.moment, ...input, lookUp, trustToWaive })) ?? done
}

async function lookUpFact({ index, store }: HandlerPorts, lookUpId: string): Promise<LookUpFact | null> {
  const position = await index.lookUpPosition(lookUpId)
  const [recorded] = position === undefined ? [] : await store.readAll(position, 1)
  if (recorded === undefined) return null
  const { type, data } = upcast(decodeEnvelope(recorded.bytes)) as LookUpEvent
  const { caseId, slot } = data.context
  const answered = type === 'LookupAnswered' ? { licenceId: data.licenceId, unverifiedStock: data.notices.includes('unverified-stock') } : null
  return { caseId, slot, answered }
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

