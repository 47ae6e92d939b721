import {
  GraphQLError, Kind, parse, specifiedRules, validate, ValuesOfCorrectTypeRule, visit,
  type DocumentNode, type GraphQLSchema, type OperationDefinitionNode,
} from '../graphql-js.ts'
import { EdgeError } from '../errors/edge-error.ts'
import { literalSentence, structureSentence, syntaxDetail, type ValidationSentence } from './validation-sentences.ts'

/** Limits of one document. A page of the console stays below a tenth of each. */
export const documentCharsMax = 64 * 1024
export const documentTokensMax = 4_000
export const documentAliasesMax = 30
const validationErrorsMax = 10

const structureRules = specifiedRules.filter((rule) => rule !== ValuesOfCorrectTypeRule)

/** One operation of a document with the fragments beside it: what will run, and nothing else. */
export interface ParsedOperation {
  readonly document: DocumentNode
  readonly operation: OperationDefinitionNode
}

/**
 * 解析文档 — hostile text to one operation that fits the schema. Cheap checks come first, so that a large document costs no more
 * than being read. Errors name fields and types and never repeat a literal.
 * @throws EdgeError TOKENS_EXCEEDED, GRAPHQL_SYNTAX, ALIASES_EXCEEDED, GRAPHQL_INVALID
 */
export function parseOperation(schema: GraphQLSchema, text: string, operationName: string | undefined): ParsedOperation {
  if (text.length > documentCharsMax) throw new EdgeError('TOKENS_EXCEEDED', { zh: `GraphQL 文档最长 ${documentCharsMax} 个字符。` })
  const document = parseText(text)
  const aliases = countAliases(document)
  if (aliases > documentAliasesMax) throw new EdgeError('ALIASES_EXCEEDED', { zh: `GraphQL 文档最多 ${documentAliasesMax} 个别名，收到 ${aliases} 个。` })
  refuseInvalid(schema, document)
  return selectOperation(document, operationName)
}

function parseText(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: documentTokensMax })
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    if (error.message.includes('tokens. Parsing aborted')) throw new EdgeError('TOKENS_EXCEEDED', { zh: `GraphQL 文档最多 ${documentTokensMax} 个记号。` })
    const at = error.locations?.[0]
    throw new EdgeError('GRAPHQL_SYNTAX', { ...(at === undefined ? {} : { zh: `GraphQL 文档在第 ${at.line} 行第 ${at.column} 列附近有语法错误。` }), detail: syntaxDetail(error.message) })
  }
}

function countAliases(document: DocumentNode): number {
  let aliases = 0
  visit(document, { Field: ({ alias }) => { if (alias !== undefined) aliases += 1 } })
  return aliases
}

function refuseInvalid(schema: GraphQLSchema, document: DocumentNode): void {
  const [structure] = validate(schema, document, structureRules, { maxErrors: validationErrorsMax })
  if (structure !== undefined) throw invalid(structureSentence(structure.message), structure)
  // Its messages quote the literal, which may be somebody's number: only what it should be is told, and the place.
  const [literal] = validate(schema, document, [ValuesOfCorrectTypeRule], { maxErrors: 1 })
  if (literal !== undefined) throw invalid(literalSentence(literal.message), literal)
}

function invalid({ zh, detail }: ValidationSentence, error: GraphQLError): EdgeError {
  return new EdgeError('GRAPHQL_INVALID', { zh: `${zh}${placeOf(error)}`, detail })
}

function placeOf({ locations }: GraphQLError): string {
  const at = locations?.[0]
  return at === undefined ? '。' : `（第 ${at.line} 行第 ${at.column} 列）。`
}

function selectOperation(document: DocumentNode, operationName: string | undefined): ParsedOperation {
  const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION)
  const named = operationName === undefined ? operations : operations.filter(({ name }) => name?.value === operationName)
  const [operation] = named
  if (operation === undefined || named.length !== 1)
    throw new EdgeError('BAD_REQUEST', { zh: '文档含多个操作时，operationName 须指明其中一个。' })
  const fragments = document.definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
  return { document: { kind: Kind.DOCUMENT, definitions: [operation, ...fragments] }, operation }
}
