import type { HolderId, LicenceId, LocalDate } from '@hub/schemas'
import { holder } from '../../domain/holder/decide.ts'
import { decideOn } from '../decide-on.ts'
import { eraseKeys } from '../erase-keys.ts'
import { done, type Handler, type HandlerPorts } from '../handler.ts'
import { registerIfInCase } from '../register-if-in-case.ts'
import { isInForce } from '../licence/in-force.ts'
import { licencesLeftAlone } from '../licence/left-alone.ts'
import type { Session } from '../session.ts'

/** 保全 */
export const holdHolder: Handler<'HoldHolder'> = async (session, input, ports) =>
  (await registerIfInCase(session, ports, input.holderId)) ?? (await decideOn(session, { kind: 'holder', id: input.holderId }, holder, { type: 'HoldHolder', by: session.by, ...session.moment, ...input })) ?? done

/** 解除保全 */
export const liftHolderHold: Handler<'LiftHolderHold'> = async (session, input) =>
  (await decideOn(session, { kind: 'holder', id: input.holderId }, holder, { type: 'LiftHolderHold', by: session.by, ...session.moment, ...input })) ?? done

/**
 * 清除 — the event first, then the keys: a crash in between leaves keys that the next start erases (`missedErasures`), or a retry of the
 * command. What is shown of the holder afterwards is nothing, here and in every read model.
 */
export const eraseHolder: Handler<'EraseHolder'> = async (session, input, ports) => {
  const facts = await erasureFacts(session, ports, input.holderId)
  const refusal = (await registerIfInCase(session, ports, input.holderId))
    ?? await decideOn(session, { kind: 'holder', id: input.holderId }, holder, { type: 'EraseHolder', by: session.by, ...session.moment, ...input, ...facts })
  if (refusal !== undefined) return refusal
  return { afterCommit: (events) => eraseKeys(ports.vault, events) }
}

// The read model may take seconds to catch up, so it is asked before others are kept waiting. Licences and their other holders are no checks of the
// append, which takes fewer than a family firm may have: the fence keeps them as they are until the event is known.
async function erasureFacts(session: Session, { index, fence, lastLookUpOn }: HandlerPorts, holderId: HolderId) {
  const lastDay = await lastLookUpOn(holderId)
  session.keep(await fence.own(holderId))
  const ids = await index.linked('holderAny', holderId)
  const licences = await Promise.all(ids.map((id) => session.peek('licence', id)))
  const inForce: { licenceId: LicenceId; lastDay: LocalDate | null }[] = []
  for (const { state } of licences)
    if (isInForce(state, session.moment.today)) inForce.push({ licenceId: state.licenceId, lastDay: state.validity.until })
  return { inForce, licencesLeftAlone: await licencesLeftAlone(session, { index }, holderId), lastLookUpOn: lastDay }
}
