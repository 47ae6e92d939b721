import { assert } from '@hub/kernel'
import { syntheticDeposit } from '@hub/schemas'
import { rowCommandId } from '../import/command-id.ts'
import type { PreparedRow } from '../import/prepared-row.ts'
import type { TypeInfo } from '../import/type-info.ts'

/** 合成存量 — `count` rows of one type from the `from`-th on, as an import would prepare them. */
export async function* syntheticRows({ typeId, issuers }: TypeInfo, { from, count }: { readonly from: number; readonly count: number }): AsyncGenerator<PreparedRow> {
  const issuer = [...issuers.values()][0]
  assert(issuer !== undefined, 'the type has an issuer')
  for (let at = from; at < from + count; at += 1) {
    const deposit = syntheticDeposit(at, { typeId, issuer })
    const { sourceSystem, sourceId } = deposit
    const body = JSON.stringify(deposit)
    const commandId = rowCommandId([sourceSystem, sourceId, 'I', '', '', body])
    yield { row: at - from + 1, cells: [], command: { type: 'DepositLicence', commandId, sourceId, orderKeys: [sourceId], body, notices: new Set() } }
  }
}
