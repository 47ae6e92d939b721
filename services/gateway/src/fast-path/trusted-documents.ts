import { InvariantViolation } from '@hub/kernel'
import { getVariableValues, OperationTypeNode, type ExecutionResult, type GraphQLSchema } from '../graphql-js.ts'
import { compileQuery, isCompiledQuery } from 'graphql-jit'
import type { GatewayContext } from '../context.ts'
import type { Variables } from '../limits/cost.ts'
import { buildPrepareOperation, type PreparedOperation } from '../limits/prepare.ts'

/** 预存文档 — one operation known at build time, by the SHA-256 of its text in hex. */
export interface ManifestEntry {
  readonly name: string
  readonly text: string
}
export type Manifest = Readonly<Record<string, ManifestEntry>>

export interface TrustedOperation extends PreparedOperation {
  /** None for a subscription, which is followed and not run. */
  readonly run: ((context: GatewayContext, variables: Variables) => Promise<ExecutionResult>) | undefined
}

export type FindTrustedOperation = (hash: string) => TrustedOperation | undefined

/**
 * Compiles every document of the manifest once, against the same schema that serves everything else. A document that does not
 * fit the schema any more, or breaks a limit, stops the start: it would be wrong for every caller.
 */
export function buildTrustedOperations(schema: GraphQLSchema, manifest: Manifest): FindTrustedOperation {
  const prepare = buildPrepareOperation(schema)
  const trusted = new Map<string, TrustedOperation>(Object.entries(manifest).map(([hash, { name, text }]) => {
    const prepared = prepare(text, name)
    if (prepared.operation.operation === OperationTypeNode.SUBSCRIPTION) return [hash, { ...prepared, run: undefined }] as const
    const compiled = compileQuery(schema, prepared.document, name)
    if (!isCompiledQuery(compiled)) throw new InvariantViolation(`the trusted document ${name} does not compile`)
    const operation: TrustedOperation = {
      ...prepared,
      async run(context, variables) {
        const result = (await compiled.query({}, context, variables)) as ExecutionResult
        return result.data === undefined ? (variableErrors(schema, prepared, variables) ?? result) : result
      },
    }
    return [hash, operation] as const
  }))
  return (hash) => trusted.get(hash)
}

/** Nothing ran because a variable has the wrong shape: told in the words of graphql-js, as on the other path. */
function variableErrors(schema: GraphQLSchema, { operation }: PreparedOperation, variables: Variables): ExecutionResult | undefined {
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables)
  return errors === undefined ? undefined : { errors }
}
