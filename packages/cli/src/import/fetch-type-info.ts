import { readGivenFile } from '@hub/pki'
import { ask, member, textMember } from '../hub/ask.ts'
import { failed, misused, type Problem } from '../problem.ts'
import { parseTypeInfo } from './parse-type-info.ts'
import type { TypeInfo } from './type-info.ts'

/** The one question that an import asks before it sends rows. */
const document = `query ImportLicenceType($code: String!) {
  licenceType(code: $code) { typeId code name definition issuers { unitId uscc } }
}`

/**
 * 取类型说明 — from the hub's GraphQL.
 * @throws HubUnavailable
 */
export async function fetchTypeInfo(url: URL, { code, token }: { readonly code: string; readonly token: string }): Promise<TypeInfo | Problem> {
  const { status, json } = await ask({ url, path: '/graphql', token, body: { query: document, operationName: 'ImportLicenceType', variables: { code } } })
  if (status === 401) return failed('枢纽不认这个令牌：可能已过期，请重新取得')
  const found = member(member(json, 'data'), 'licenceType')
  if (found === null && member(json, 'errors') === undefined) return failed('枢纽没有登记这个证照类型，请核对 --type，或先登记该类型')
  const info = parseTypeInfo(found)
  return info ?? failed(`枢纽没有给出证照类型的说明（${firstError(json) ?? `状态 ${status}`}）`)
}

function firstError(json: unknown): string | undefined {
  const errors = member(json, 'errors')
  return Array.isArray(errors) ? textMember(errors[0], 'message') : undefined
}

/** Of a type's definition: the hub takes none that is larger. */
const typeInfoBytesMax = 4 * 1024 * 1024

/** 读类型说明文件 — the same shape in a file, for a dry run away from the hub. */
export async function readTypeInfoFile(path: string, code: string): Promise<TypeInfo | Problem> {
  let value: unknown
  try {
    const bytes = await readGivenFile(path, { bytesMax: typeInfoBytesMax, pipes: true })
    value = typeof bytes === 'string' ? undefined : JSON.parse(bytes.toString('utf8'))
  } catch {
    return misused('读不到 --fields 文件，或它不是 JSON')
  }
  const info = parseTypeInfo(value)
  if (info === undefined) return misused('--fields 文件应为 {"typeId","code","name","issuers":[{"unitId","uscc"}],"definition":{"fields","faceSchema"}}')
  return info.code === code ? info : misused('--fields 文件说明的是另一种证照类型，请核对 --type')
}
