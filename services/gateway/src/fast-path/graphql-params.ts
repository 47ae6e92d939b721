import { EdgeError } from '../errors/edge-error.ts'

/** GraphQL-over-HTTP parameters, checked for shape only. `hash` names a trusted document. */
export interface GraphQLParams {
  readonly query: string | undefined
  readonly hash: string | undefined
  readonly operationName: string | undefined
  readonly variables: Readonly<Record<string, unknown>>
}

const hashShape = /^(?:sha256:)?([0-9a-f]{64})$/

/**
 * 解析请求参数 — a JSON body to the document asked for, in full or by hash (`documentId`, or `extensions.persistedQuery`).
 * @throws EdgeError BAD_REQUEST
 */
export function parseGraphQLParams(body: unknown): GraphQLParams {
  if (Array.isArray(body)) throw new EdgeError('BAD_REQUEST', { zh: '不支持批量请求，每个请求一个操作。' })
  if (!isRecord(body)) throw new EdgeError('BAD_REQUEST', { zh: '请求正文须为 JSON 对象。' })
  const query = optionalText(body, 'query')
  const operationName = optionalText(body, 'operationName')
  const variables = body['variables'] ?? {}
  if (!isRecord(variables)) throw new EdgeError('BAD_REQUEST', { zh: 'variables 须为 JSON 对象。' })
  const hash = hashOf(body)
  if (query === undefined && hash === undefined) throw new EdgeError('BAD_REQUEST', { zh: '请求须有 query、documentId 或 extensions.persistedQuery。' })
  return { query, hash, operationName, variables }
}

function hashOf(body: Record<string, unknown>): string | undefined {
  const documentId = optionalText(body, 'documentId')
  if (documentId !== undefined) return canonicalHash(documentId)
  const extensions = body['extensions']
  const persisted = isRecord(extensions) ? extensions['persistedQuery'] : undefined
  if (persisted === undefined || persisted === null) return undefined
  if (!isRecord(persisted) || persisted['version'] !== 1 || typeof persisted['sha256Hash'] !== 'string')
    throw new EdgeError('BAD_REQUEST', { zh: 'extensions.persistedQuery 须为 {version: 1, sha256Hash}。' })
  return canonicalHash(persisted['sha256Hash'])
}

function canonicalHash(text: string): string {
  const hash = hashShape.exec(text)?.[1]
  if (hash === undefined) throw new EdgeError('PERSISTED_QUERY_NOT_FOUND')
  return hash
}

function optionalText(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new EdgeError('BAD_REQUEST', { zh: `${name} 须为字符串。` })
  return value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
