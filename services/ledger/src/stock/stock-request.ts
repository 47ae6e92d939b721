import { demoAccountNamespace, syntheticAccount, syntheticDeposit, type Uuid } from '@hub/schemas'
import type { CommandRequest } from '../application/command-request.ts'

/** Where the demo city keeps what synthetic stock belongs to. */
export interface StockPlace {
  readonly typeId: Uuid
  /** The unit that issues licences of the type. */
  readonly issuer: Uuid
}

/** 入库命令 of the n-th synthetic row, by the clerk who would import it. */
export function stockRequest(at: number, place: StockPlace, commandId: Uuid) {
  return {
    type: 'DepositLicence', commandId, principal: { issuer: demoAccountNamespace, subject: syntheticAccount }, client: 'demo-stock', terminal: 'import', actingFor: null, lane: 'import' as const,
    body: syntheticDeposit(at, place),
  } satisfies CommandRequest
}
