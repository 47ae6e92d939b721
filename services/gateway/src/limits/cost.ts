import { complexityFromQuery } from '@pothos/plugin-complexity'
import { Kind, visit, type GraphQLSchema } from '../graphql-js.ts'
import { EdgeError } from '../errors/edge-error.ts'
import type { ParsedOperation } from './parse-document.ts'

export type Variables = Readonly<Record<string, unknown>>

/** Points of one request: a field costs 1, a command 10, a page its fields times its size. */
export const costMax = 5_000
export const depthMax = 12

const rememberedMax = 64
const pageArguments: ReadonlySet<string> = new Set(['first', 'last'])

/**
 * 查询代价 — refuses what would cost too much, page sizes that come through variables included. Only these move the cost of a
 * document, so it is counted once for each set of page sizes and remembered with the document.
 * @throws EdgeError COST_EXCEEDED, DEPTH_EXCEEDED; a GraphQLError where a variable has the wrong shape
 */
export function buildCostCheck(schema: GraphQLSchema, { document }: ParsedOperation): (variables: Variables) => void {
  const pageVariables = findPageVariables(document)
  const remembered = new Map<string, { readonly complexity: number; readonly depth: number }>()

  return (variables) => {
    const key = pageVariables.map((name) => String(variables[name])).join()
    let cost = remembered.get(key)
    if (cost === undefined) {
      cost = complexityFromQuery(document, { schema, variables })
      if (remembered.size < rememberedMax) remembered.set(key, cost)
    }
    if (cost.depth > depthMax) throw new EdgeError('DEPTH_EXCEEDED', { zh: `GraphQL 文档最多嵌套 ${depthMax} 层，收到 ${cost.depth} 层。` })
    if (cost.complexity > costMax) throw new EdgeError('COST_EXCEEDED', { zh: `查询代价 ${cost.complexity} 超过上限 ${costMax}，请减少字段或每页条数。` })
  }
}

function findPageVariables(document: ParsedOperation['document']): readonly string[] {
  const names = new Set<string>()
  visit(document, {
    Argument({ name, value }) {
      if (pageArguments.has(name.value) && value.kind === Kind.VARIABLE) names.add(value.name.value)
    },
  })
  return [...names]
}
