import { GraphQLError, Kind, type ValueNode } from '../graphql-js.ts'
import { builder } from './builder.ts'

// Texts pass as they are: whether a date exists is judged with the rest of the input, which tells every problem at once with its place.
for (const [name, description] of [
  ['Instant', '时刻：RFC 3339 UTC，毫秒三位，例如 2026-03-02T01:00:00.000Z'],
  ['LocalDate', '日期（Asia/Shanghai）：YYYY-MM-DD'],
] as const)
  builder.scalarType(name, { description, serialize: String, parseValue: asText(name) })

function asText(name: string) {
  return (value: unknown): string => {
    if (typeof value !== 'string') throw new GraphQLError(`${name} 须为字符串`)
    return value
  }
}

builder.scalarType('Position', {
  description: '账本位置：从 0 起的连续序号，等于该记录在透明日志中的叶序号',
  serialize: Number,
  parseValue: asPosition,
  parseLiteral: (node: ValueNode) => asPosition(node.kind === Kind.INT ? Number(node.value) : undefined),
})

function asPosition(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new GraphQLError('Position 须为不小于 0 的整数')
  return value
}

builder.scalarType('Json', {
  description: 'JSON 值，形状见字段说明',
  serialize: (value) => value,
  parseValue: (value) => value,
})
