import type { HolderId, LicenceId } from '@hub/schemas'
import type { DecideIndex } from '../../decide-index/decide-index.ts'
import type { Session } from '../session.ts'

/** Reads streams as the log has them, with no promise that they stay so. */
type Reading = Pick<Session, 'peek'>

/** 失主证照 — of a holder's licences those all of whose other holders are erased, whatever becomes of this one. */
export async function licencesLeftAlone(reading: Reading, { index }: { readonly index: Pick<DecideIndex, 'linked'> }, holderId: HolderId): Promise<readonly LicenceId[]> {
  const ids = await index.linked('holderAny', holderId)
  const licences = await Promise.all(ids.map((id) => reading.peek('licence', id)))
  const found: LicenceId[] = []
  for (const { state } of licences) {
    if (state.status === 'absent') continue
    const others = state.holders.map((one) => one.holderId).filter((one) => one !== holderId)
    if (await allErased(reading, others)) found.push(state.licenceId)
  }
  return found
}

/** Known from the log, whatever the vault still holds. True of nobody. */
export async function allErased(reading: Reading, holders: readonly HolderId[]): Promise<boolean> {
  const streams = await Promise.all(holders.map((holder) => reading.peek('holder', holder)))
  return streams.every(({ state }) => state.status === 'erased')
}

/** Likewise; of nobody it is not true. */
export async function anyErased(reading: Reading, holders: readonly HolderId[]): Promise<boolean> {
  const streams = await Promise.all(holders.map((holder) => reading.peek('holder', holder)))
  return streams.some(({ state }) => state.status === 'erased')
}
