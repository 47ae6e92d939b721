import type { Uniqueness } from '@hub/schemas'

/** 照面字段 — what the import must know of one field of the type's JSON Schema. */
export interface FieldRule {
  readonly name: string
  readonly label: string
  readonly kind: 'text' | 'date' | 'number' | 'integer' | 'boolean'
  readonly required: boolean
  /** Allowed values, where the schema lists them. */
  readonly choices: readonly string[] | undefined
  readonly charsMax: number | undefined
}

/** 证照类型 — as the hub has it registered, or as a `--fields` file says. */
export interface TypeInfo {
  readonly typeId: string
  readonly code: string
  readonly name: string
  readonly fields: readonly FieldRule[]
  /** Of what only one valid licence may exist. */
  readonly uniqueness: Uniqueness
  /** 颁发机构 by 统一社会信用代码: the hub's own id of each. */
  readonly issuers: ReadonlyMap<string, string>
}
