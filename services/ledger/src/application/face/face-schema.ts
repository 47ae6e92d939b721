import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { LRUCache } from 'lru-cache'
import { parseLocalDate, type Json } from '@hub/schemas'

type Schema = { readonly [key: string]: Json }

const compiledMax = 2_000
const formats = { date: (text: string) => parseLocalDate(text) !== undefined }

/** One instance for all types would let `$id`s of different types meet; a new one each keeps them apart. */
function compile(schema: Schema): ValidateFunction {
  // The validator of such a schema answers with a promise, which is neither yes nor no.
  if (Object.hasOwn(schema, '$async')) throw new Error('$async is no keyword of JSON Schema 2020-12')
  return new Ajv2020({ strict: true, allErrors: true, formats, validateSchema: true }).compile(schema)
}

const compiled = new LRUCache<string, ValidateFunction>({ max: compiledMax })

/** 照面模式检查 — where a schema is no JSON Schema 2020-12, as text without any value; empty: it compiles. */
export function schemaProblems(schema: Schema): readonly string[] {
  try {
    compile(schema)
    return []
  } catch (error) {
    return [error instanceof Error ? error.message.slice(0, 200) : 'schema']
  }
}

/**
 * 照面数据检查 — the fields that do not fit the type's schema, with what is wrong in the schema's words; never the value itself.
 * `key` names the schema (type id and version), so that each is compiled once.
 */
export function faceProblems(key: string, schema: Schema, face: Readonly<Record<string, unknown>>): readonly string[] {
  const validate = compiled.get(key) ?? compile(schema)
  compiled.set(key, validate)
  if (validate(face)) return []
  return (validate.errors ?? []).map(({ instancePath, keyword, params }) => `${instancePath || fieldOf(params)}：${rules[keyword] ?? keyword}`)
}

function fieldOf(params: Readonly<Record<string, unknown>>): string {
  return `/${String(params['missingProperty'] ?? params['additionalProperty'] ?? '')}`
}

const rules: Readonly<Record<string, string>> = {
  required: '缺少必填字段', additionalProperties: '不是本证照的字段', type: '类型不符', pattern: '格式不符', format: '格式不符',
  maxLength: '过长', minLength: '过短', enum: '不在可选值中', minimum: '过小', maximum: '过大',
}
