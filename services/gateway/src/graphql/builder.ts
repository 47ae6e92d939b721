import SchemaBuilder from '@pothos/core'
import ComplexityPlugin from '@pothos/plugin-complexity'
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
  plugins: [ScopeAuthPlugin, RelayPlugin, ComplexityPlugin],
  defaultFieldNullability: false,
  complexity: { disabled: true, defaultComplexity: 1, defaultListMultiplier: 5 },
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    // A page costs its size; the list inside it must not count that once more.
    edgesFieldOptions: { nullable: false, description: '本页的各条及其游标', complexity: { field: 0, multiplier: 1 } },
    nodeFieldOptions: { nullable: false, description: '条目', complexity: 0 },
    cursorFieldOptions: { description: '游标：放进 after 或 before' },
    pageInfoFieldOptions: { description: '翻页信息' },
    pageInfoTypeOptions: { description: '翻页信息' },
    hasNextPageFieldOptions: { description: '之后是否还有' },
    hasPreviousPageFieldOptions: { description: '之前是否还有' },
    startCursorFieldOptions: { description: '本页第一条的游标' },
    endCursorFieldOptions: { description: '本页最后一条的游标' },
    firstArgOptions: { description: '从前往后取几条，1 至 100；与 last 二者取一' },
    lastArgOptions: { description: '从后往前取几条，1 至 100；与 first 二者取一' },
    afterArgOptions: { description: '从此游标之后取' },
    beforeArgOptions: { description: '从此游标之前取' },
    defaultConnectionTypeOptions: { description: '一页' },
    defaultEdgeTypeOptions: { description: '页内的一条' },
  },
  scopeAuth: {
    // A subscription is judged when it begins, before anything is followed; its events are not judged again.
    authorizeOnSubscribe: true,
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
builder.subscriptionType({ description: '订阅：POST /graphql，带请求头 Accept: text/event-stream（GraphQL over SSE，每个连接一个订阅）' })
