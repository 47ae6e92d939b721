import type { InputProblem } from '../commands/index.ts'
import type { NoticeKind } from '../events/case-notice.ts'
import type { Json } from '../events/envelope.ts'
import type { IdentifierCheck } from '../events/licence.ts'
import { licenceFileBytesMax, type DepositedSeal, type DepositVerdict, type LicenceFileFormat } from '../events/licence-file.ts'
import type { LookUpNotice, MissKind } from '../events/look-up.ts'

/** 通道 — imports wait in a bounded lane of their own, so that they never hold up a look-up. */
export type Lane = 'live' | 'import'

/** One command, one line of `POST /v1/commands`. `i` ties the answer to it. */
export interface CommandLine {
  readonly i: number
  readonly type: string
  readonly commandId: string
  readonly token: string
  readonly client: string
  readonly terminal: string
  /** 代办 — a system acts under this clerk's identity; null: under its own. */
  readonly actingFor: string | null
  readonly lane: Lane
  readonly body: unknown
  /** W3C trace context of who sends it, where traces are sent. */
  readonly traceparent?: string
}

/** 显示的字段 — what the window sees, and the opening of its commitment. */
export interface ShownField {
  readonly field: string
  readonly label: string
  readonly value: string
  readonly masked: boolean
  readonly commitment: string
  readonly salt: string
}

/** 不再显示 — in place of a status where a repeated look-up is not shown again: how the licence stands now is for a new look-up to tell. */
export const withheldStatus = 'withheld'

/**
 * 用证答复. A repeated command gets the same answer again, or, where `withheld`, its record alone: the ids that the first answer told
 * already, the level and the leaf hash; `status` is then `withheldStatus`, `notices` and `fields` are empty.
 */
export interface LookUpAnswer {
  readonly outcome: 'answered'
  readonly lookUpId: string
  readonly licenceId: string
  /** 证照状态 on the day of the look-up, or `withheldStatus`. */
  readonly status: string
  readonly notices: readonly LookUpNotice[]
  readonly level: 'predicate' | 'fields'
  readonly fields: readonly ShownField[]
  /** RFC 6962 leaf hash of the record, hex. */
  readonly leafHash: string
  /** True where a repeated command finds its record too old to be shown again, or no longer permitted, or the licence changed. */
  readonly withheld: boolean
}
export interface LookUpMiss {
  readonly outcome: 'missed'
  readonly lookUpId: string
  readonly miss: MissKind
}
/** 审计所见 — a licence as it was, or as it was known, in full. */
export interface AuditAnswer {
  readonly outcome: 'audited'
  readonly licenceId: string
  readonly status: string
  readonly state: Json
  readonly values: readonly { readonly part: string; readonly subject: string; readonly value: Json }[]
  readonly erased: readonly string[]
}
/** 入库结果 — what the department has to look at: an identifier that is wrong, a second record of the same key. */
export interface DepositAnswer {
  readonly outcome: 'deposited'
  readonly licenceId: string
  readonly identifierCheck: IdentifierCheck
  readonly duplicate: boolean
}
/** 文件取件 — the file, byte for byte as it was sealed. */
export interface FileAnswer {
  readonly outcome: 'file'
  readonly fileId: string
  readonly licenceId: string
  readonly format: LicenceFileFormat
  /** hex */
  readonly sha256: string
  /** base64 */
  readonly bytes: string
}
/** 窗口文书取件 — likewise. */
export interface NoticeAnswer {
  readonly outcome: 'notice'
  readonly fileId: string
  readonly caseId: string
  readonly noticeId: string
  readonly kind: NoticeKind
  readonly format: LicenceFileFormat
  /** hex */
  readonly sha256: string
  /** base64 */
  readonly bytes: string
}
/** 交存核验结论 as it is told: ids and instants are their text. */
export interface ToldVerdict extends Pick<DepositVerdict, 'stands' | 'unchanged' | 'trust' | 'codes'> {
  readonly seals: readonly (Pick<DepositedSeal, 'timeBasis' | 'validThen'> & { readonly unitId: string | null; readonly signedAt: string | null })[]
  readonly trustMadeAt: string
}
/** 文件交存结果 — what the hub found of the department's own file. */
export interface FileDepositAnswer {
  readonly outcome: 'file-deposited'
  readonly fileId: string
  readonly licenceId: string
  readonly format: LicenceFileFormat
  /** hex */
  readonly sha256: string
  readonly verdict: ToldVerdict
}
export type CommandAnswer = LookUpAnswer | LookUpMiss | AuditAnswer | DepositAnswer | FileDepositAnswer | FileAnswer | NoticeAnswer

export type CommandReply =
  | { readonly kind: 'accepted'; readonly position: number; readonly ids: Readonly<Record<string, string>>; readonly answer: CommandAnswer | null; readonly replayed: boolean }
  | {
      readonly kind: 'refused'
      readonly code: string
      readonly detail: Readonly<Record<string, string | number | boolean | readonly string[]>>
      /** Where the refusal itself is on record, as for a look-up. */
      readonly position: number | null
      readonly ids: Readonly<Record<string, string>>
    }
  | { readonly kind: 'invalid'; readonly problems: readonly InputProblem[] }
  | { readonly kind: 'unavailable'; readonly retryAfterMs: number }

export interface ReplyLine { readonly i: number; readonly reply: CommandReply }

/** Limits of one request to the ledger. */
export const commandsPerRequestMax = 2_000
export const commandLineBytesMax = 256 * 1024
/** 带文件的命令 — those whose line may be longer, by a file in base64; every other is bounded by `commandLineBytesMax`. */
export const fileCommands: ReadonlySet<string> = new Set(['DepositLicenceFile'])
export const fileCommandLineBytesMax = commandLineBytesMax + Math.ceil(licenceFileBytesMax / 3) * 4
