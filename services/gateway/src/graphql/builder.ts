import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
import DataloaderPlugin from '@pothos/plugin-dataloader'
import RelayPlugin from '@pothos/plugin-relay'
import ScopeAuthPlugin from '@pothos/plugin-scope-auth'
import type { Role } from '@hub/schemas'
import type { GatewayContext } from '../context.ts'
import { refuseScope } from './refuse-scope.ts'

interface SchemaTypes {
  Context: GatewayContext
  DefaultFieldNullability: false
  DefaultEdgesNullability: false
  DefaultNodeNullability: false
  AuthScopes: {
    /** A choice, written down: whoever can reach the address. */
    anyone: boolean
    /** An account that the ledger knows and that is not suspended. */
    operator: boolean
    /** Such an account with at least one of these roles. */
    roles: readonly Role[]
  }
  Scalars: {
    ID: { Input: string; Output: string }
    Instant: { Input: string; Output: string }
    LocalDate: { Input: string; Output: string }
    Position: { Input: number; Output: number }
    Json: { Input: unknown; Output: unknown }
  }
}

export type Builder = PothosSchemaTypes.SchemaBuilder<PothosSchemaTypes.ExtendDefaultTypes<SchemaTypes>>

/**
 * 模式构建器 — cost is counted before the request is split into the two paths (limits/), so the complexity plugin only carries
 * each field's price and wraps no resolver.
 */
export const builder: Builder = new SchemaBuilder<SchemaTypes>({
  plugins: [ScopeAuthPlugin, RelayPlugin, ComplexityPlugin, DataloaderPlugin],
  defaultFieldNullability: false,
  complexity: { disabled: true, defaultComplexity: 1, defaultListMultiplier: 5 },
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    edgesFieldOptions: { nullable: false },
    nodeFieldOptions: { nullable: false },
  },
  scopeAuth: {
    unauthorizedError: (_parent, { caller }) => refuseScope(caller),
    authScopes: ({ caller }) => {
      const operator = caller.kind === 'account' ? caller.operator : undefined
      return {
        anyone: true,
        operator: operator !== undefined,
        roles: (roles) => operator !== undefined && operator.roles.some((role) => roles.includes(role)),
      }
    },
  },
})

builder.queryType({ description: '查询' })
builder.mutationType({ description: '命令：每个命令一个字段。commandId 由调用方选定，同一编号重发得到首次的结果。' })
