import type { SealId } from '@hub/schemas'
import { filingNumberKey } from '../../decide-index/rows-of-event.ts'
import { actsFor } from '../../domain/acting.ts'
import type { NumberHolder } from '../../domain/seal/commands.ts'
import type { HandlerPorts } from '../handler.ts'
import type { Session } from '../session.ts'

interface Wanted {
  readonly sealId: SealId
  /** 备案号 or 注销备案号; null: none is given. */
  readonly filingNumber: string | null
}

/**
 * 占用备案号 — keeps everybody else who wants this number waiting until this attempt is known, and says which other seal has it; null: none has. A number is never given back, so the
 * index alone answers. One that is this seal's own already is no new one: the body may quote it when the seal ends, and of two seals that share one since before there was this rule each keeps it.
 */
export async function holdFilingNumber(session: Session, { index, sealFence }: Pick<HandlerPorts, 'index' | 'sealFence'>, { sealId, filingNumber }: Wanted): Promise<NumberHolder | null> {
  if (filingNumber === null) return null
  const key = filingNumberKey(filingNumber)
  session.keep(await sealFence.own(`number-${key}`))
  const ids = await index.linked('filingNumber', key)
  if (ids.includes(sealId)) return null
  const found = await Promise.all([...ids].sort().map((id) => session.peek('seal', id)))
  const holders = found.flatMap(({ state }) => (state.status === 'absent' ? [] : [{ sealId: state.sealId, unitId: state.unitId }]))
  // Of several, one that may be named.
  return holders.find(({ unitId }) => actsFor(session.by, unitId)) ?? holders[0] ?? null
}
