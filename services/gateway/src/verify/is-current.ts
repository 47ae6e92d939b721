import type { LedgerClient } from '../clients/ledger-client.ts'
import type { CheckpointReader, ReadModel } from '../read/checkpoints.ts'

/** 登记是否跟上 — what of the hub tells it. */
export interface CurrentPorts {
  readonly ledger: Pick<LedgerClient, 'health'>
  readonly checkpoints: Pick<CheckpointReader, 'awaitPosition'>
}

/** Those that tell whether a licence is in force. */
const ofLicences: readonly ReadModel[] = ['licence-directory', 'licence-files']

/** Those that tell whether a notice is on record, and of which window. */
export const ofNotices: readonly ReadModel[] = ['case-register']

/**
 * 登记跟上了 — whether these models of the read side hold every event recorded before the question. One that is a moment behind is waited for; one that has stopped never gets
 * there. Only a ledger that leads knows the last event: without it nobody can say how old the register is.
 * @throws ReadUnavailable
 */
export async function isCurrent({ ledger, checkpoints }: CurrentPorts, models = ofLicences): Promise<boolean> {
  const head = leadingHead((await ledger.health()).detail)
  return head !== undefined && checkpoints.awaitPosition(models, head)
}

function leadingHead(detail: unknown): number | undefined {
  if (typeof detail !== 'object' || detail === null) return undefined
  const { store, head } = detail as { readonly store?: unknown; readonly head?: unknown }
  return store === 'leading' && typeof head === 'number' ? head : undefined
}
