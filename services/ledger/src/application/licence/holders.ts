import { isRefusal, refuse, type Refusal } from '@hub/kernel'
import type { LicenceId } from '@hub/schemas'
import type { NamedHolder } from '../../domain/licence/commands.ts'
import type { HandlerPorts } from '../handler.ts'
import { identifyHolder, registerIfNew, type KnownHolder } from '../holder-by-number.ts'
import type { Session } from '../session.ts'
import { isInForce } from './in-force.ts'

type Fence = Pick<HandlerPorts, 'fence'>

/**
 * 持证主体 of a licence, in the order given: the order is what the face fields refer to. They are shared through the fence before they are read. One
 * whose erasure is on record is refused, also while the number still leads to her because the deletion is not done yet.
 */
export async function namedHolders(session: Session, { fence }: Fence, holders: readonly { readonly idType: string; readonly number: string; readonly name: string }[]): Promise<readonly NamedHolder[] | Refusal> {
  const identified: { readonly known: KnownHolder; readonly name: string }[] = []
  for (const { idType, number, name } of holders) {
    const known = await identifyHolder(session, { idType, number })
    if (isRefusal(known)) return known
    identified.push({ known, name })
  }
  session.keep(await fence.share(identified.map(({ known: { holderId } }) => holderId)))
  const named: NamedHolder[] = []
  for (const { known, name } of identified) {
    const refusal = (await registerIfNew(session, known)) ?? (await refuseErased(session, [known]))
    if (refusal !== undefined) return refusal
    named.push({ ...known, name })
  }
  return named
}

/** Shares the holders of a licence that is there, for a command that may bring it into force: before it is decided. */
export async function shareHoldersOf(session: Session, { fence }: Fence, licenceId: LicenceId): Promise<void> {
  const state = await session.state('licence', licenceId)
  if (state.status !== 'absent') session.keep(await fence.share(state.holders.map(({ holderId }) => holderId)))
}

/**
 * 不为已清除的人生效 — a licence that this command brings into force, first or again, has no erased holder. One that is in force already stays as it
 * is: a court's order erases a spouse, and the marriage certificate of the other goes on.
 */
export async function refuseInForceForErased(session: Session, licenceId: LicenceId): Promise<Refusal | undefined> {
  const [before, after] = [await session.state('licence', licenceId), await session.folded('licence', licenceId)]
  const { today } = session.moment
  return isInForce(after, today) && !isInForce(before, today) ? refuseErased(session, after.holders) : undefined
}

async function refuseErased(session: Session, holders: readonly Pick<KnownHolder, 'holderId'>[]): Promise<Refusal | undefined> {
  const states = await Promise.all(holders.map(({ holderId }) => session.state('holder', holderId)))
  return states.some(({ status }) => status === 'erased') ? refuse('HOLDER_ERASED') : undefined
}
