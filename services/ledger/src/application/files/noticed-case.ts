import type { CaseId, CaseParty, HolderId, PartyRole } from '@hub/schemas'
import type { NoticedCase } from '../../domain/case-notice/commands.ts'
import type { Session } from '../session.ts'

/** 代办人 — who act for the applicant, and are named beside her. Of the others a notice says nothing. */
const actingRoles: ReadonlySet<PartyRole> = new Set<PartyRole>(['legal-representative', 'handler', 'agent', 'guardian'])

/** 文书所列当事人 — whom a notice names, in the order of the case. */
export function namedOn(parties: readonly CaseParty[]): { readonly applicants: readonly CaseParty[]; readonly actingFor: readonly CaseParty[] } {
  return { applicants: parties.filter(({ role }) => role === 'applicant'), actingFor: parties.filter(({ role }) => actingRoles.has(role)) }
}

/** What a decision about a notice has to know of its case: read of its own stream and of those whom it names, which become checks. An erasure and a notice cannot both pass. */
export async function noticedCase(session: Session, caseId: string): Promise<NoticedCase> {
  const state = await session.state('case', caseId)
  if (state.status === 'absent') return { there: false }
  const { windowUnit, received, due, supplement, parties } = state
  const { applicants, actingFor } = namedOn(parties)
  const holders = await Promise.all([...applicants, ...actingFor].map(({ holderId }) => session.state('holder', holderId)))
  return { there: true, windowUnit, received, accepted: due !== null, supplementAsked: supplement !== null, declined: state.status === 'declined', erased: holders.some(({ status }) => status === 'erased') }
}

/** 密钥主体 of its notices: those whom they name, each once. */
export async function namedHolders(reading: Pick<Session, 'peek'>, caseId: CaseId): Promise<readonly HolderId[]> {
  const { state } = await reading.peek('case', caseId)
  if (state.status === 'absent') return []
  const { applicants, actingFor } = namedOn(state.parties)
  return [...new Set([...applicants, ...actingFor].map(({ holderId }) => holderId))]
}
