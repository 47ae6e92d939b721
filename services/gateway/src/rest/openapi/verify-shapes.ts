import { noticeKinds } from '@hub/schemas'
import type { FileVerdict } from '@hub/verify'
import { z } from 'zod'
import type { CheckAnswer } from '../../check/check-answer.ts'
import type { NoticeCheckAnswer } from '../../check/notice-answer.ts'

const answer = z.enum(['yes', 'no', 'unknown'])
const step = z.object({
  seal: z.int().nullable().meta({ description: '第几个签章，从 0 起；null 为整个文件' }),
  step: z.string(), outcome: z.enum(['passed', 'failed', 'not-judged']), code: z.string(), zh: z.string(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
})
const question = z.object({ answer, zh: z.string(), next: z.string().meta({ description: '下一步；没有则为空' }), steps: z.array(step) })
const seal = z.object({
  sealName: z.string().nullable(), signer: z.string().nullable().meta({ description: '签章人证书的主体' }), signedAt: z.string().nullable(),
  timeBasis: z.enum(['attested', 'claimed']).nullable().meta({ description: '时间有时间戳证明，或仅自行声明' }), unchanged: answer, validThen: answer,
})

const notice = z.object({
  kind: z.enum([...noticeKinds, 'unknown']).meta({ description: 'receipt 收件凭证，acceptance 受理通知书，supplement 补正告知书，decline 不予受理通知书' }), number: z.string().nullable().meta({ description: '文书编号' }),
  office: z.string().nullable().meta({ description: '制作机构' }), madeAt: z.string().nullable().meta({ description: '制作时间' }),
}).meta({ description: '窗口文书：文件自己的说明；不是窗口文书，或不能确定未被改动的，为 null' })
const annotatedCopy = z.object({
  madeAt: z.string().nullable().meta({ description: '制作时间' }), maker: z.string().nullable().meta({ description: '制作者' }),
  usedFor: z.string().nullable().meta({ description: '制作事由' }), until: z.string().nullable().meta({ description: '有效期截止时间' }),
}).meta({ description: '加注件：文件自己的说明；不是加注件，或不能确定未被改动的，为 null' })

type Mutable<T> = T extends readonly (infer Item)[] ? Mutable<Item>[] : T extends object ? { -readonly [K in keyof T]: Mutable<T[K]> } : T

/** 核验结论 as published. `satisfies`: what packages/verify makes fits it. */
export const fileVerdict = z.object({
  version: z.literal(1), kind: z.enum(['pdf', 'ofd', 'seal', 'unknown']), sha256: z.string(), licenceIdentifier: z.string().nullable(), annotatedCopy: annotatedCopy.nullable(), notice: notice.nullable(), checkedAt: z.string(), trustMadeAt: z.string().nullable(),
  overall: answer.meta({ description: '问到的各问合起来' }),
  unchanged: question.meta({ description: '一、是否改动' }),
  sealed: question.extend({ seals: z.array(seal) }).meta({ description: '二、何人签章、当时是否有效' }),
  inForce: z.object({ answer: z.enum(['yes', 'no', 'unknown', 'not-asked']), code: z.string(), zh: z.string(), next: z.string() }).meta({ description: '三、现在是否有效；前两问都通过才问' }),
}).meta({ description: '核验结论' }) satisfies z.ZodType<Mutable<FileVerdict>>

/** 查验结论 as published. `satisfies`: what is answered fits it. */
export const checkAnswer = z.object({
  answer: answer.meta({ description: '证照现在是否有效' }), code: z.string(), zh: z.string(), next: z.string().meta({ description: '下一步；没有则为空' }),
  licence: z.object({
    licenceId: z.string(), version: z.int().meta({ description: '所查的版本' }), currentVersion: z.int().meta({ description: '现行版本' }), status: z.string().meta({ description: '现在的状态' }),
    typeCode: z.string(), typeName: z.string(), issuers: z.array(z.string()).meta({ description: '颁发机构，以现在的名称' }),
  }).nullable().meta({ description: '没有这份证照，或者暂时无法答复时为 null' }),
  answeredAt: z.string().meta({ description: '枢纽的时刻' }),
}).meta({ description: '查验结论' }) satisfies z.ZodType<Mutable<Omit<CheckAnswer, 'code'> & { readonly code: string }>>

export const noticeCheckAnswer = z.object({
  answer, code: z.string().meta({ description: '结论代码' }), zh: z.string(), next: z.string(),
  notice: z.object({
    noticeId: z.string(), kind: z.enum([...noticeKinds, 'unknown']), name: z.string(), window: z.string().meta({ description: '窗口单位' }), madeAt: z.string(),
    supersededBy: z.string().nullable().meta({ description: '代替它的文书编号；没有的为 null' }),
  }).nullable().meta({ description: '没有记录，或现在无法答复时为 null' }),
  answeredAt: z.string(),
}).meta({ description: '文书查验结论' }) satisfies z.ZodType<Mutable<Omit<NoticeCheckAnswer, 'code'> & { readonly code: string }>>
