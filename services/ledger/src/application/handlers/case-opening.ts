import { isRefusal } from '@hub/kernel'
import { parseCaseId, type CaseId, type CommandInput, type OperatorId } from '@hub/schemas'
import { caseFile } from '../../domain/case/decide.ts'
import type { HolderFact, ItemFact } from '../../domain/case/commands.ts'
import { isEntrusted } from '../../domain/unit/state.ts'
import { decideOn } from '../decide-on.ts'
import { done, type Handler } from '../handler.ts'
import { identifyHolder } from '../holder-by-number.ts'
import { unitNow } from '../unit-now.ts'
import type { Session } from '../session.ts'

/**
 * 登记办件 — parties are found by their numbers. One who is new gets an id and a key, and no event of her own: a case is one event whoever it names, because
 * positions are dense and a clerk at an idle hub could tell from a second one that nobody had heard of the person before. She is registered by the
 * first licence that names her, or when she is held or erased (`registerIfInCase`).
 */
export const openCase: Handler<'OpenCase'> = async (session, input) => {
  const holders: HolderFact[] = []
  for (const { holder } of input.parties) {
    const found = await identifyHolder(session, holder)
    if (isRefusal(found)) return found
    // Not what it says, but that it stays so: what is sealed under her key must not meet her erasure.
    await session.load('holder', found.holderId)
    holders.push({ holderId: found.holderId, kind: found.kind })
  }
  const { id, taken: foreignNumberTaken } = await caseName(session, input.foreignNumber)
  const caseId = parseCaseId(id)
  const item = await itemFact(session, input.itemId)
  const facts = {
    caseId, item, holders, foreignNumberTaken, ownNumber: ownNumber(session, caseId),
    entrusted: item !== null && isEntrusted((await unitNow(session, item.definition.implementingUnit)).state, session.by.unit, item.itemId),
    fitWitnesses: await fitWitnesses(session, input),
  }
  return (await decideOn(session, { kind: 'case', id }, caseFile, { type: 'OpenCase', by: session.by, ...session.moment, ...input, ...facts })) ?? done
}

async function caseName(session: Session, foreign: CommandInput<'OpenCase'>['foreignNumber']) {
  return foreign === null ? { id: session.newId(), taken: false } : session.nameFor('case', 'case-number', foreign.system, foreign.number)
}

/** 自编办件编号 — the day, and ten characters that the id gives: unique without a counter that everybody would wait for. */
function ownNumber(session: Session, caseId: CaseId): string {
  const tail = BigInt(`0x${caseId.slice(-12)}`).toString(36).toUpperCase().padStart(10, '0')
  return `${session.moment.today.replaceAll('-', '')}-${tail}`
}

async function itemFact(session: Session, itemId: string): Promise<ItemFact | null> {
  const state = await session.state('service-item', itemId)
  if (state.status === 'absent') return null
  const { status, code, version, definition } = state
  return { status, itemId: state.itemId, code, version, definition }
}

async function fitWitnesses(session: Session, { parties }: CommandInput<'OpenCase'>): Promise<readonly OperatorId[]> {
  const named = [...new Set(parties.flatMap(({ presence }) => presence?.witness ?? []))]
  const states = await Promise.all(named.map((witness) => session.state('operator', witness)))
  return named.filter((_, at) => {
    const state = states[at]
    return state?.status === 'active' && state.unitId === session.by.unit
  })
}
