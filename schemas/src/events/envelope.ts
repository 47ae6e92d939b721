import type { CommandId, EventId, Instant, OperatorId, UnitId } from '../ids/index.ts'

/** JSON as it stands in events: no undefined, no class. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** 密钥主体 — whose key seals a part: a holder, a licence, or a unit. Erasing the key erases the part. */
export type Subject = `holder-${string}` | `licence-${string}` | `unit-${string}`

/** 明文部分 — what a decision wants sealed; exists between decide and append only, never stored, never logged. */
export interface PlainPart {
  readonly part: string
  readonly subject: Subject
  readonly value: Json
}

/** 密封部分 — one sealed part of an event. All byte strings are base64url without padding. */
export interface SealedPart {
  readonly part: string
  readonly subject: Subject
  readonly keyId: string
  readonly alg: 'A256GCM' | 'SM4-CTR-HSM3'
  readonly v: 1
  readonly nonce: string
  readonly ct: string
}

/** 办理人 — who acted, as the ledger knew the operator at that moment. `terminal` is a code, never an address of a person. */
export interface Actor {
  readonly unit: UnitId
  readonly operator: OperatorId
  readonly role: string
  readonly terminal: string
  /** 经办系统 — the department's system that acted in the operator's name; absent where a person acted herself, or a system in its own. */
  readonly via?: OperatorId
}

/** 事件 — a fact as a decider makes it: codes, ids and states in `data`, everything personal in `seal`. */
export interface Fact<Type extends string, Data> {
  readonly type: Type
  readonly v: 1
  readonly data: Data
  /** 生效时间 — the legal instant, where it differs from the moment of recording. */
  readonly effectiveAt?: Instant
  readonly seal?: readonly PlainPart[]
}

/**
 * 事件信封 — what is stored, as canonical JSON, and is the Merkle leaf. Neither position nor revision is part of it.
 * `requestDigest` is a keyed digest of the command's body: the same command id with another body is refused.
 */
export interface Envelope {
  readonly id: EventId
  readonly stream: string
  readonly type: string
  readonly v: number
  readonly recordedAt: Instant
  readonly effectiveAt?: Instant
  readonly actor: Actor
  readonly client: string
  readonly commandId: CommandId
  readonly requestDigest: string
  readonly causation: string | null
  readonly data: { readonly [key: string]: Json }
  readonly sealed: readonly SealedPart[]
}
