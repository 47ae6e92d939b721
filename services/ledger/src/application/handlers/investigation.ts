import { parseInvestigationId } from '@hub/schemas'
import { investigation } from '../../domain/investigation/decide.ts'
import { auditView } from '../audit/audit-view.ts'
import { decideOn } from '../decide-on.ts'
import { done, type Handler } from '../handler.ts'
import type { Session } from '../session.ts'

/** 审计立项 */
export const openInvestigation: Handler<'OpenInvestigation'> = async (session, input) => {
  const { id, taken: numberTaken } = await session.nameFor('investigation', 'investigation-number', input.number)
  const command = { type: 'OpenInvestigation' as const, by: session.by, ...session.moment, ...input, investigationId: parseInvestigationId(id), numberTaken }
  return (await decideOn(session, { kind: 'investigation', id }, investigation, command)) ?? done
}

/** 审计查阅证照 — on record before anything is opened. */
export const auditLicence: Handler<'AuditLicence'> = async (session, input, ports) => {
  const licenceFound = await isThere(session, input.licenceId)
  const refusal = await decideOn(session, { kind: 'investigation', id: input.investigationId }, investigation, { type: 'AuditLicence', by: session.by, ...session.moment, ...input, licenceFound })
  return refusal ?? { answer: () => auditView({ store: ports.store, vault: ports.vault, peek: (kind, id) => session.peek(kind, id) }, { ...input, now: session.moment.at }) }
}

/**
 * 审计查阅用证记录 — decided on the investigation as its stream stands now. The act is what opens the list of a licence's look-ups, up to its own place in the log
 * and for a limited time, at the edge (the gateway's open-listing.ts).
 */
export const auditLookUps: Handler<'AuditLookUps'> = async (session, input) => {
  const licenceFound = await isThere(session, input.licenceId)
  return (await decideOn(session, { kind: 'investigation', id: input.investigationId }, investigation, { type: 'AuditLookUps', by: session.by, ...session.moment, ...input, licenceFound })) ?? done
}

/** 审计结项 */
export const closeInvestigation: Handler<'CloseInvestigation'> = async (session, input) =>
  (await decideOn(session, { kind: 'investigation', id: input.investigationId }, investigation, { type: 'CloseInvestigation', by: session.by, ...session.moment, ...input })) ?? done

async function isThere(session: Session, licenceId: string): Promise<boolean> {
  return (await session.peek('licence', licenceId)).revision >= 0
}
