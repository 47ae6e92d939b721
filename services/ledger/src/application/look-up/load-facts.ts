import type { HolderId, ServiceItemId } from '@hub/schemas'
import { isOpen } from '../../domain/case/state.ts'
import { standingOf } from '../../domain/grant/state.ts'
import { lookUpsPerMinuteMax, type CaseFact, type GrantFact, type LicenceFact, type LookUpFacts, type LookUpRequest } from '../../domain/look-up/facts.ts'
import { isEntrusted } from '../../domain/unit/state.ts'
import { holderLicenceKey } from '../../decide-index/rows-of-event.ts'
import type { AggregateStates } from '../folds.ts'
import type { HandlerPorts } from '../handler.ts'
import type { Session } from '../session.ts'
import { unitNow } from '../unit-now.ts'
import { numberIn } from '../licence/plain-number.ts'
import { licenceFact } from './licence-fact.ts'

/**
 * 用证事实 — everything but the licences: what checks 1 to 7 rest on. Licences are read only after these have passed (see `loadLicences`),
 * so that neither the answer nor the time it takes tells whether one exists. Of the grants only the one that is chosen becomes a check of
 * the append: years of grants for one item are more than an append can check. `lastMinute`: look-ups of the operator before this one; the
 * caller counts, because facts are loaded more than once for one look-up.
 */
export async function loadFacts(session: Session, ports: HandlerPorts, request: LookUpRequest, lastMinute: number): Promise<LookUpFacts> {
  const found = await caseFact(session, request)
  const [typeId, implementing] = await Promise.all([
    session.findId('licence-type-code', request.typeCode),
    found === null ? undefined : unitNow(session, found.implementingUnit),
  ])
  const grants = found === null || typeId === undefined ? [] : await grantFacts(session, ports, typeId, found.itemId)
  const perMinuteMax = ports.lookUpsPerMinuteMax ?? (request.by.roles.includes('department-system') ? lookUpsPerMinuteMax.system : lookUpsPerMinuteMax.person)
  return {
    suspended: session.suspended,
    case: found,
    entrusted: found !== null && implementing !== undefined && isEntrusted(implementing.state, found.windowUnit, found.itemId),
    implementingPredecessors: implementing?.acting ?? [],
    grants,
    rate: { lastMinute, perMinuteMax },
    licences: [],
    typeHasStock: false,
    sourceFailed: false,
  }
}

/**
 * 候选证照 — for check 8 alone. A holder may have hundreds (vehicles), so only the one that is chosen becomes a check of the append. Who was
 * erased after the case was opened has none any more.
 */
export async function loadLicences(session: Session, ports: HandlerPorts, request: LookUpRequest, holderId: HolderId): Promise<Pick<LookUpFacts, 'licences' | 'typeHasStock'>> {
  const [ids, stock, { status }] = await Promise.all([
    ports.index.linked('holderLicence', holderLicenceKey(holderId, request.typeCode)),
    ports.index.linked('typeStock', request.typeCode),
    session.state('holder', holderId),
  ])
  if (status === 'erased') return { licences: [], typeHasStock: stock.length > 0 }
  const { today, licenceNumber } = request
  const licences = await Promise.all(ids.map(async (id): Promise<LicenceFact | undefined> => {
    const stream = await session.peek('licence', id)
    const licenceNumberMatches = licenceNumber === null ? undefined : (await numberIn(ports.vault, stream, id)).licenceNumber === licenceNumber
    return licenceFact(stream.state, { revision: stream.revision, today, licenceNumberMatches })
  }))
  return { licences: licences.filter((licence) => licence !== undefined), typeHasStock: stock.length > 0 }
}

async function caseFact(session: Session, { caseId }: LookUpRequest): Promise<CaseFact | null> {
  return caseFactOf(await session.state('case', caseId))
}

/** 办件 in the words of the look-up; null where there is none. */
export function caseFactOf(state: AggregateStates['case']): CaseFact | null {
  if (state.status === 'absent') return null
  const { caseId, windowUnit, implementingUnit, itemId, slots, parties } = state
  return { caseId, open: isOpen(state), windowUnit, implementingUnit, itemId, slots, parties }
}

async function grantFacts(session: Session, { index }: HandlerPorts, typeId: string, itemId: ServiceItemId): Promise<readonly GrantFact[]> {
  const ids = await index.linked('typeItemGrant', `${typeId}|${itemId}`)
  const facts = await Promise.all(ids.map(async (id): Promise<GrantFact | undefined> => {
    const { state } = await session.peek('grant', id)
    if (state.status === 'absent') return undefined
    const { grantId, typeCode, basis, presenceMin, scope } = state
    return { grantId, typeCode, standing: standingOf(state, session.moment.today), basis, presenceMin, scope, answeredToday: index.useOf(grantId, session.moment.today) }
  }))
  return facts.filter((fact) => fact !== undefined)
}
