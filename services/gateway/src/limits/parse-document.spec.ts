import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { buildSchema } from '../graphql-js.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { documentCharsMax, parseOperation } from './parse-document.ts'

const schema = buildSchema(`
  type Query { licence(licenceId: ID!, first: Int): Licence licences: [Licence!]! status: String! }
  type Mutation { issue(input: IssueInput!): String! }
  type Subscription { moved: String! ended: String! }
  type Licence { licenceId: ID! number: String! holders: [Holder!]! }
  type Holder { name: String! }
  enum Format { PDF OFD }
  input IssueInput { licenceId: ID!, format: Format, copies: Int }
`)
function refused(text: string): { readonly message: string; readonly code: unknown; readonly detail: unknown } {
  try {
    parseOperation(schema, text, undefined)
  } catch (error) {
    if (error instanceof EdgeError) return { message: error.message, code: error.extensions['code'], detail: error.extensions['detail'] }
    throw error
  }
  return { message: 'taken', code: undefined, detail: undefined }
}
const issue = (input: string): string => `mutation { issue(input: {${input}}) }`

describe('a document that does not fit the schema', () => {
  test.each([
    ['{ licence(licenceId: 1) { licenceID } }', '类型 Licence 没有字段 licenceID，是不是 licenceId（第 1 行第 27 列）。', 'Cannot query field "licenceID" on type "Licence". Did you mean "licenceId"?'],
    ['{\n  nothing\n}', '类型 Query 没有字段 nothing（第 2 行第 3 列）。', 'Cannot query field "nothing" on type "Query".'],
    ['{ licence(licenceId: 1, frist: 2) { number } }', 'Query.licence 没有参数 frist，是不是 first（第 1 行第 25 列）。', 'Unknown argument'],
    ['{ status @skip(when: true) }', '@skip 没有参数 when', 'Unknown argument'], ['{ licence { number } }', 'licence 缺少必填参数 licenceId（ID!）（第 1 行第 3 列）。', 'is required'], ['{ status @skip }', '@skip 缺少必填参数 if（Boolean!）', 'is required'],
    ['query ($a: Licenc) { status }', '没有类型 Licenc，是不是 Licence', 'Unknown type'], ['{ licences }', '字段 licences 是 [Licence!]!，须写明要取它的哪些字段', 'must have a selection'], ['{ status { length } }', '字段 status 是 String!，没有下级字段', 'must not have a selection'],
    ['{ licence(licenceId: $id) { number } }', '变量 $id 没有声明（第 1 行第 22 列）。', 'is not defined'], ['query Q($id: ID) { status }', '变量 $id 声明了而没有使用（第 1 行第 9 列）。', 'is never used in operation "Q"'],
    ['query ($id: ID) { licence(licenceId: $id) { number } }', '变量 $id 声明为 ID，用在须为 ID! 的位置', 'expecting type "ID!"'], ['query ($a: Licence) { status }', '变量 $a 的类型 Licence 不能作为输入', 'non-input'],
    ['query ($a: ID, $a: ID) { licence(licenceId: $a) { number } }', '$a 重复', 'only one variable'], ['{ ...A }', '没有片段 A', 'Unknown fragment'], ['{ status } fragment A on Query { status }', '片段 A 没有使用', 'is never used'],
    ['{ ...A } fragment A on Query { ...A }', '片段 A 包含它自己', 'within itself'], ['{ ...A } fragment A on Holder { name }', '片段用在这里没有意义：Query 不会是 Holder', 'can never be'], ['{ ... on ID { x } }', '片段不能以 ID 为类型', 'non composite'],
    ['{ licences { a: licenceId a: number } }', '字段 a 有两种取法，请用别名分开', 'conflict'], ['{ status @nothing }', '没有指令 @nothing', 'Unknown directive'], ['query @skip(if: true) { status }', '指令 @skip 不能用在这里', 'may not be used'],
    ['{ status } { status }', '有几个操作时，每个都须有名称', 'anonymous'], ['subscription { moved ended }', '一个订阅只能取一个顶层字段', 'must select only one'], ['{ status } type T { a: ID }', '只能有查询、变更、订阅和片段', 'not executable'],
  ])('%s is told in Chinese, with what graphql-js says beside it', (text, zh, english) => {
    const { message, code, detail } = refused(text)
    expect([message, code]).toEqual([expect.stringContaining(zh), 'GRAPHQL_INVALID'])
    expect(detail).toContain(english)
    expect(message).toMatch(/^GraphQL 文档与模式不符：.*（第 \d+ 行第 \d+ 列）。$/)
  })

  test.each([
    ['copies: 3', '输入 IssueInput 缺少必填字段 licenceId'], ['licenceId: 1, remark: "x"', '输入 IssueInput 没有字段 remark'], ['licenceId: 1, format: XPS', '有一个值不是 Format 的取值'], ['licenceId: 1, format: "110101199003070010"', '有一个值不是 Format 的取值'],
    ['licenceId: 1, copies: "110101199003070010"', '有一个值须为 Int'], ['licenceId: 110101199003070010.5', '有一个值须为 ID'], ['licenceId: null', '有一个值须为 ID!'], ['licenceId: 1, x110101199003070010: 1', '有一个值不符合它的类型'],
  ])('tells of a value what it should be, and never the value: {%s}', (input, zh) => {
    const { message, code, detail } = refused(issue(input))
    expect([message, code, detail]).toEqual([expect.stringContaining(zh), 'GRAPHQL_INVALID', undefined])
    expect(message).toMatch(/（第 1 行第 \d+ 列）。$/)
    expect(message).not.toContain('110101199003070010')
  })
})

describe('a document that is none', () => {
  test.each([
    ['{ status', 'Syntax Error: Expected Name, found <EOF>'], ['{\n  status(: 1) }', 'Syntax Error: Expected Name, found ":"'], ['{ status { "110101199003070010" } }', 'Syntax Error: Expected Name, found String'], ['{ "张三" }', 'Syntax Error: Expected Name, found String'],
    ['{ status(a 1) }', 'Syntax Error: Expected ":", found Int'], ['{ status(a: "110101199003070010) }', 'Syntax Error: Unterminated string'], ['query zhangsan zhangsan { status }', 'Syntax Error: Expected "{", found Name'], ['', 'Syntax Error: Unexpected <EOF>'],
  ])('%j is told by line and column, and in English by what was expected', (text, english) => {
    const { message, code, detail } = refused(text)
    expect([message, code, detail]).toEqual([expect.stringMatching(/^GraphQL 文档在第 \d+ 行第 \d+ 列附近有语法错误。$/), 'GRAPHQL_SYNTAX', english])
  })
})

describe('whatever is sent', () => {
  test('what is answered stays short', () => {
    const long = 'x'.repeat(documentCharsMax - 100)
    for (const text of [`{ ${long} }`, `{ status(${long}: 1) }`, `query ($${long}: ID) { status }`, issue(`licenceId: 1, ${long}: 1`), issue(`licenceId: 1, copies: "${long}"`), `{ licences { ...${long} } }`, `{ "${long}`]) {
      const { message, detail } = refused(text)
      expect([message === 'taken', message.length < 400, String(detail).length < 400]).toEqual([false, true, true])
    }
  })

  test('is taken or told in Chinese, with a detail that holds no number and nothing of a string', () => {
    const part = fc.constantFrom('{', '}', '(', ')', ':', '$', '"110101199003070010"', '110101199003070010', 'licence', 'licences', 'licenceId', 'status', 'query', 'fragment', '...', 'on', 'Query', '@skip', '!', '[', '"张', '#', '&', 'input', '\n')
    fc.assert(fc.property(fc.array(part, { maxLength: 15 }), (parts) => {
      const { message, detail } = refused(parts.join(' '))
      expect(message === 'taken' || /\p{Script=Han}/u.test(message)).toBe(true)
      expect(`${message}${String(detail)}`).not.toMatch(/110101199003070010|张/)
    }), { numRuns: 500 })
  })
})
