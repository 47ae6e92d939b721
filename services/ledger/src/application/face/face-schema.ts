import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { LRUCache } from 'lru-cache'
import { parseLocalDate, type Json } from '@hub/schemas'
import type { Unfit } from './ecma-to-re2.ts'
import { parsePattern, type LinearPattern } from './linear-pattern.ts'
import { placesOfPatterns } from './places-of-patterns.ts'

type Schema = { readonly [key: string]: Json }

const compiledMax = 2_000
const formats = { date: (text: string) => parseLocalDate(text) !== undefined }

interface Compiled {
  readonly validate: ValidateFunction
  /** Patterns that cannot be run, and why; values are not judged by such a schema. */
  readonly unfit: ReadonlyMap<string, Unfit>
}

/** One instance for all types would let `$id`s of different types meet; a new one each keeps them apart. Patterns run in linear time, or not at all. */
function compile(schema: Schema): Compiled {
  // The validator of such a schema answers with a promise, which is neither yes nor no.
  if (Object.hasOwn(schema, '$async')) throw new Error('$async is no keyword of JSON Schema 2020-12')
  const unfit = new Map<string, Unfit>()
  const regExp = Object.assign((source: string): LinearPattern => {
    const parsed = parsePattern(source)
    if (parsed.ok) return parsed.pattern
    unfit.set(source, parsed.why)
    return { test: () => false, toString: () => source }
  }, { code: 'parsePattern' })
  return { validate: new Ajv2020({ strict: true, allErrors: true, formats, validateSchema: true, code: { regExp } }).compile(schema), unfit }
}

const compiled = new LRUCache<string, Compiled>({ max: compiledMax })

export interface SchemaProblems {
  /** Where the schema is no JSON Schema 2020-12, without any value; empty: it compiles. */
  readonly invalid: readonly string[]
  /** Where its regular expressions cannot be run in linear time, and why. */
  readonly patterns: readonly string[]
}

/** 照面模式检查 — of a type that is about to be registered or revised. */
export function schemaProblems(schema: Schema): SchemaProblems {
  try {
    const { unfit } = compile(schema)
    return { invalid: [], patterns: placesOfPatterns(schema, new Set(unfit.keys())).map(({ place, pattern }) => `${place}：${reasons[unfit.get(pattern) ?? 'not-supported']}`) }
  } catch (error) {
    return { invalid: [error instanceof Error ? error.message.slice(0, 200) : 'schema'], patterns: [] }
  }
}

const reasons: Readonly<Record<Unfit, string>> = {
  'look-around': '含有先行或后行断言', 'back-reference': '含有反向引用', 'too-large': '过长或重复次数过多', 'not-supported': '含有不支持的写法',
}

/**
 * 照面数据检查 — the fields that do not fit the type's schema, with what is wrong in the schema's words; never the value itself.
 * `key` names the schema (type id and version), so that each is compiled once.
 */
export function faceProblems(key: string, schema: Schema, face: Readonly<Record<string, unknown>>): readonly string[] {
  const { validate, unfit } = compiled.get(key) ?? compile(schema)
  compiled.set(key, { validate, unfit })
  // Only a type that was registered before its patterns were looked at.
  if (unfit.size > 0) return ['证照类型的正则表达式不能使用，请目录管理员修订证照类型']
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
