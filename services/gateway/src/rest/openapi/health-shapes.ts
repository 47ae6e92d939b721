import { z } from 'zod'
import type { HubHealth } from '../../health.ts'

export const live = z.object({ live: z.literal(true) }).meta({ description: '进程在答话' })

const part = z.object({
  part: z.enum(['ledger', 'signer', 'database', 'projections']).meta({ description: '账本、签名服务、数据库（读取侧）、读模型' }),
  ok: z.boolean(),
  needed: z.boolean().meta({ description: '受理是否离不开它' }),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).meta({ description: '数目与状态' }),
})

/** `satisfies`: what the check makes fits the published shape. */
export const hubHealth = z.object({ ready: z.boolean(), parts: z.array(part) }).meta({ description: '系统状况' }) satisfies z.ZodType<HubHealth>
