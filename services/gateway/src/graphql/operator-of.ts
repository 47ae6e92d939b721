import { assert } from '@hub/kernel'
import type { Operator } from '../clients/who-am-i.ts'
import type { GatewayContext } from '../context.ts'

/** The caller's operator, behind a scope that asks for one. */
export function operatorOf({ caller }: GatewayContext): Operator {
  assert(caller.kind === 'account' && caller.operator !== undefined, 'the scope of this field asks for an operator')
  return caller.operator
}

const generationsMax = 8

/** 本单位 and, at any remove, the units whose tasks it took over: their licences and cases are its own now. */
export async function actingUnits(context: GatewayContext): Promise<readonly string[]> {
  const units = new Set([operatorOf(context).unitId])
  let newest: readonly string[] = [...units]
  for (let generation = 0; generation < generationsMax && newest.length > 0; generation += 1) {
    const rows = await context.read.units.findMany(newest)
    newest = rows.flatMap(({ predecessors }) => predecessors).filter((unitId) => !units.has(unitId))
    for (const unitId of newest) units.add(unitId)
  }
  return [...units]
}
