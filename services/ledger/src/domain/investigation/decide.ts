import { refuse, unreachable, type Decider, type Decision } from '@hub/kernel'
import type { InvestigationEvent, InvestigationRefusal } from '@hub/schemas'
import type { AuditLicence, InvestigationCommand, OpenInvestigation } from './commands.ts'
import { absent, evolve, type InvestigationState } from './state.ts'

type InvestigationDecision = Decision<InvestigationEvent, InvestigationRefusal>

function decide(state: InvestigationState, command: InvestigationCommand): InvestigationDecision {
  if (command.type === 'OpenInvestigation') return open(state, command)
  if (state.status === 'absent') return refuse('INVESTIGATION_NOT_FOUND')
  // Whoever saw something under this number must be the one who said why it had to be seen.
  if (state.openedBy !== command.by.operator) return refuse('INVESTIGATION_OF_ANOTHER')
  if (state.status === 'closed') return refuse('INVESTIGATION_CLOSED')
  const { investigationId } = state
  switch (command.type) {
    case 'AuditLicence':
      return auditLicence(command)
    case 'AuditLookUps':
      return command.licenceFound
        ? [{ type: 'LookUpsAudited', v: 1, data: { investigationId, licenceId: command.licenceId } }]
        : refuse('INVESTIGATION_LICENCE_NOT_FOUND')
    case 'CloseInvestigation':
      return [{ type: 'InvestigationClosed', v: 1, data: { investigationId } }]
    default:
      return unreachable(command)
  }
}

function open(state: InvestigationState, { by, investigationId, number, reason, numberTaken }: OpenInvestigation): InvestigationDecision {
  if (state.status !== 'absent') return refuse('INVESTIGATION_ALREADY_OPENED')
  if (numberTaken) return refuse('INVESTIGATION_NUMBER_TAKEN')
  const { unit: unitId, operator: openedBy } = by
  const seal = [{ part: 'number', subject: `unit-${unitId}`, value: number }, { part: 'reason', subject: `unit-${unitId}`, value: reason }] as const
  return [{ type: 'InvestigationOpened', v: 1, data: { investigationId, unitId, openedBy }, seal }]
}

function auditLicence({ at, investigationId, licenceId, licenceFound, asOf, asKnownAt }: AuditLicence): InvestigationDecision {
  if (!licenceFound) return refuse('INVESTIGATION_LICENCE_NOT_FOUND')
  // Text order of instants is time order.
  if ([asOf, asKnownAt].some((instant) => instant !== null && instant > at)) return refuse('INVESTIGATION_INSTANT_AHEAD')
  return [{ type: 'LicenceAudited', v: 1, data: { investigationId, licenceId, asOf, asKnownAt } }]
}

/** 审计立项 — only the auditor who opened it acts under it, and only while it is open. */
export const investigation: Decider<InvestigationState, InvestigationCommand, InvestigationEvent, InvestigationRefusal> = { initial: absent, decide, evolve }
