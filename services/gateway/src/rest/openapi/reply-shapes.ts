import { noticeKinds, type CommandAnswer, type CommandReply } from '@hub/schemas'
import { z } from 'zod'

// 答复的形状: what the ledger answers, as zod, for the published document. The compiler holds each to the type of the wire, member by member.
const position = z.int().min(0).meta({ description: '账本位置' })
const ids = z.record(z.string(), z.string()).meta({ description: '新编或所涉对象的内部编号，按名称' })
const json = z.json()

const shownField = z.object({ field: z.string(), label: z.string(), value: z.string(), masked: z.boolean(), commitment: z.string(), salt: z.string() })
const lookUpAnswer = z.object({
  outcome: z.literal('answered'), lookUpId: z.string(), licenceId: z.string(), status: z.string(), notices: z.array(z.enum(['restricted', 'disputed', 'unverified-stock'])),
  level: z.enum(['predicate', 'fields']), fields: z.array(shownField), leafHash: z.string(), withheld: z.boolean(),
}).meta({ description: '用证答复' })
const lookUpMiss = z.object({ outcome: z.literal('missed'), lookUpId: z.string(), miss: z.enum(['none', 'not-deposited', 'mismatch', 'source-failed']) }).meta({ description: '用证未命中' })
const auditAnswer = z.object({
  outcome: z.literal('audited'), licenceId: z.string(), status: z.string(), state: json,
  values: z.array(z.object({ part: z.string(), subject: z.string(), value: json })), erased: z.array(z.string()),
}).meta({ description: '审计所见' })
const depositAnswer = z.object({
  outcome: z.literal('deposited'), licenceId: z.string(), identifierCheck: z.enum(['ok', 'wrong-check-character', 'malformed', 'absent']), duplicate: z.boolean(),
}).meta({ description: '入库结果' })
const depositVerdict = z.object({
  stands: z.boolean(), unchanged: z.enum(['yes', 'unknown']), trust: z.enum(['trusted', 'untrusted', 'unknown']),
  seals: z.array(z.object({ unitId: z.string().nullable(), signedAt: z.string().nullable(), timeBasis: z.enum(['attested', 'claimed']).nullable(), validThen: z.enum(['yes', 'no', 'unknown']) })),
  codes: z.array(z.string()), trustMadeAt: z.string(),
}).meta({ description: '核验结论：stands 为真的代替同格式的前一文件' })
const fileDepositAnswer = z.object({ outcome: z.literal('file-deposited'), fileId: z.string(), licenceId: z.string(), format: z.enum(['pdf', 'ofd']), sha256: z.string(), verdict: depositVerdict }).meta({ description: '文件交存结果' })
const fileAnswer = z.object({
  outcome: z.literal('file'), fileId: z.string(), licenceId: z.string(), format: z.enum(['pdf', 'ofd']), sha256: z.string(), bytes: z.string(),
}).meta({ description: '证照文件：bytes 为 base64' })
const noticeAnswer = z.object({
  outcome: z.literal('notice'), fileId: z.string(), caseId: z.string(), noticeId: z.string(), kind: z.enum(noticeKinds), format: z.enum(['pdf', 'ofd']), sha256: z.string(), bytes: z.string(),
}).meta({ description: '窗口文书：bytes 为 base64' })
const answer = z.discriminatedUnion('outcome', [lookUpAnswer, lookUpMiss, auditAnswer, depositAnswer, fileDepositAnswer, fileAnswer, noticeAnswer])

const accepted = z.object({ kind: z.literal('accepted'), position, ids, answer: answer.nullable(), replayed: z.boolean() })
  .meta({ description: '已入账；replayed 为真时是同一 commandId 首次的结果' })
const refused = z.object({
  kind: z.literal('refused'), code: z.string(), detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  position: position.nullable(), ids,
}).meta({ description: '业务拒绝：code 见 docs/refusals.md；用证被拒绝时 position 是其记录' })
const invalid = z.object({ kind: z.literal('invalid'), problems: z.array(z.object({ path: z.string(), message: z.string() })) }).meta({ description: '内容有误，没有写入' })
const unavailable = z.object({ kind: z.literal('unavailable'), retryAfterMs: z.number() }).meta({ description: '结局未知：稍后以同一 commandId 重发' })

export const commandReply = z.discriminatedUnion('kind', [accepted, refused, invalid, unavailable])

/** Compiles only while both describe the same values. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never
type Frozen<T> = T extends readonly (infer Item)[] ? readonly Frozen<Item>[] : T extends object ? { readonly [K in keyof T]: Frozen<T[K]> } : T
export const shapesFitTheWire: readonly [Same<Frozen<z.output<typeof commandReply>>, Frozen<CommandReply>>, Same<Frozen<z.output<typeof answer>>, Frozen<CommandAnswer>>] = [true, true]
