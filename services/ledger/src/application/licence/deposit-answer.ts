import { assert } from '@hub/kernel'
import type { DepositAnswer, LicenceDeposited } from '@hub/schemas'
import type { CommittedEvent } from '../commit.ts'

/** 入库结果 — from the deposit's own event, so that a repeated row hears the same. */
export function depositAnswer(events: readonly CommittedEvent[]): DepositAnswer {
  const deposited = events.find(({ envelope }) => envelope.type === 'LicenceDeposited')
  assert(deposited !== undefined, 'a deposit has its event')
  const { licenceId, identifierCheck, duplicate } = deposited.envelope.data as unknown as LicenceDeposited['data']
  return { outcome: 'deposited', licenceId, identifierCheck, duplicate }
}
