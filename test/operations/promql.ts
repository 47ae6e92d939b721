import { parser } from '@prometheus-io/lezer-promql'

/** What a PromQL expression names, and whether it is one at all. */
export interface ReadExpression {
  /** Where the grammar of Prometheus does not follow, from 0; none: well formed. */
  readonly errorsAt: readonly number[]
  readonly metrics: readonly string[]
}

/** 读表达式 — with Prometheus's own grammar. */
export function readExpression(expression: string): ReadExpression {
  const errorsAt: number[] = []
  const metrics = new Set<string>()
  parser.parse(expression).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) errorsAt.push(from)
      if (type.name === 'Identifier' && node.parent?.type.name === 'VectorSelector') metrics.add(expression.slice(from, to))
    },
  })
  return { errorsAt, metrics: [...metrics] }
}
