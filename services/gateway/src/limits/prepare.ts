import type { GraphQLSchema } from '../graphql-js.ts'
import { buildBoundedMap } from '../auth/bounded-map.ts'
import { countCommands } from './command-count.ts'
import { buildCostCheck, type Variables } from './cost.ts'
import { parseOperation, type ParsedOperation } from './parse-document.ts'

/** 备好的文档 — parsed, valid, within every limit that does not depend on variables. */
export interface PreparedOperation extends ParsedOperation {
  readonly refuseCost: (variables: Variables) => void
  /** Commands that it may send; each costs a token of the caller's rate. */
  readonly commands: number
}

export type PrepareOperation = (text: string, operationName: string | undefined) => PreparedOperation

const preparedMax = 500

/** Documents that callers repeat are read once. The cache lives in memory only: a literal in a document may be personal. */
export function buildPrepareOperation(schema: GraphQLSchema): PrepareOperation {
  const prepared = buildBoundedMap<PreparedOperation>(preparedMax)
  return (text, operationName) => {
    const key = `${operationName ?? ''}\n${text}`
    const known = prepared.get(key)
    if (known !== undefined) return known
    const parsed = parseOperation(schema, text, operationName)
    const fresh = { ...parsed, refuseCost: buildCostCheck(schema, parsed), commands: countCommands(parsed) }
    prepared.set(key, fresh, Number.POSITIVE_INFINITY)
    return fresh
  }
}
